// Compiles contracts/src with solc and writes, for each contract that is deployed or generated code is made for,
// artifacts/NAME.json: ABI, creation bytecode, storage layout and the settings that made them.
import { readFileSync, readdirSync, writeFileSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const contracts = { "src/DepartmentAssets.sol": "DepartmentAssets", "src/ResourceDirectory.sol": "ResourceDirectory", "test/Wallet1271.sol": "Wallet1271" };
const settings = {
  optimizer: { enabled: true, runs: 1000 },
  viaIR: true,
  evmVersion: "prague",
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "storageLayout"] } },
};

const files = (dir) => readdirSync(dir).sort().flatMap((n) => {
  const p = join(dir, n);
  return statSync(p).isDirectory() ? files(p) : p.endsWith(".sol") ? [p] : [];
});
const sources = {};
for (const p of [...files(join(root, "src")), ...files(join(root, "test"))]) {
  sources[relative(root, p)] = { content: readFileSync(p, "utf8") };
}
const find = (path) => {
  try {
    return { contents: readFileSync(join(here, "node_modules", path), "utf8") };
  } catch {
    return { error: `no file ${path}` };
  }
};
const out = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }), { import: find }));
for (const e of out.errors ?? []) console.error(e.formattedMessage);
if (out.errors?.some((e) => e.severity === "error" || e.type === "Warning")) process.exit(1);

mkdirSync(join(root, "artifacts"), { recursive: true });
for (const [file, name] of Object.entries(contracts)) {
  const c = out.contracts[file][name];
  const slots = c.storageLayout.storage.map(({ label, slot, offset, type }) => ({ label, slot, offset, type: type.replace(/\d+_storage/g, "_storage").replace(/\)\d+/g, ")") }));
  const artifact = { contract: name, compiler: solc.version(), evmVersion: settings.evmVersion, optimizerRuns: settings.optimizer.runs, abi: c.abi, storage: slots, bytecode: "0x" + c.evm.bytecode.object, deployedSize: c.evm.deployedBytecode.object.length / 2 };
  writeFileSync(join(root, "artifacts", name + ".json"), JSON.stringify(artifact, null, 2) + "\n");
}
// What abigen reads.
const combined = { contracts: {}, version: solc.version() };
for (const [file, name] of Object.entries(contracts)) {
  const c = out.contracts[file][name];
  combined.contracts[`${file}:${name}`] = { abi: c.abi, bin: c.evm.bytecode.object, userdoc: {}, devdoc: {}, hashes: {} };
}
writeFileSync(process.argv[2], JSON.stringify(combined));
