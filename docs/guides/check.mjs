// Checks a sealed file against the chain with nothing of Chancery's: Node.js, its
// crypto, and a public Keccak. Arguments: JSON-RPC endpoint, asset id, sealed file.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { keccak_256 } from "@noble/hashes/sha3.js";

const [rpc, id, file] = process.argv.slice(-3);
const hex = (b) => "0x" + Buffer.from(b).toString("hex");
const keccak = (b) => Buffer.from(keccak_256(b));
const call = async (method, params) => {
  const response = await fetch(rpc, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }) });
  const { result, error } = await response.json();
  if (error) throw new Error(error.message);
  return result;
};
const word = (n) => Buffer.from(BigInt(n).toString(16).padStart(64, "0"), "hex");

// The event AssetRegistered(bytes32 indexed assetId, bytes16 indexed dataset,
// uint16 version, uint8 dataType, uint64 hashAlgorithm, bytes metadata).
const [log] = await call("eth_getLogs", [{ fromBlock: "0x0", topics: [null, id] }]);
if (!log) throw new Error("no contract has registered " + id);
const data = Buffer.from(log.data.slice(2), "hex");
const at = (i) => data.subarray(32 * i, 32 * i + 32);
const start = Number(BigInt(hex(at(3))));
const metadata = data.subarray(start + 32, start + 32 + Number(BigInt(hex(data.subarray(start, start + 32)))));

// The id is a hash of where the asset was registered and of all that it says.
const derived = hex(keccak(Buffer.concat([word(await call("eth_chainId", [])), word(log.address), at(0), at(1), at(2), keccak(metadata)])));
console.log("asset id", derived, derived === id ? "ok" : "WRONG");

// The metadata is DAG-CBOR; maps, lists, strings, bytes, integers, booleans and links are all it has.
let p = 0;
const item = () => {
  const head = metadata[p++], kind = head >> 5, small = head & 31;
  let n = small;
  if (small >= 24) { const size = 1 << (small - 24); n = Number(BigInt(hex(metadata.subarray(p, p + size)))); p += size; }
  if (kind === 0) return n;
  if (kind === 2 || kind === 3) { const b = metadata.subarray(p, p += n); return kind === 2 ? b : b.toString(); }
  if (kind === 4) return Array.from({ length: n }, item);
  if (kind === 5) return Object.fromEntries(Array.from({ length: n }, () => [item(), item()]));
  if (kind === 6) return item();
  return small === 21;
};
const { payload } = item().public;

// An age file is a header, whose last line starts with "---", and the payload.
const sealed = readFileSync(file);
const body = sealed.subarray(sealed.indexOf("\n", sealed.indexOf("\n--- ") + 1) + 1);
const digest = createHash("sha256").update(body).digest();
const same = digest.equals(payload.hash.subarray(2)) && body.length === payload.size;
console.log("payload sha256", hex(digest), same ? "ok" : "WRONG");
process.exit(derived === id && same ? 0 : 1);
