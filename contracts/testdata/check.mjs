// Derives every value of vectors.json anew, with nothing of Chancery but the formulas of README.md.
// node check.mjs < vectors.json, where @noble/hashes and @noble/curves are installed.
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

const bytes = (hex) => hexToBytes(hex.slice(2));
const hex = (b) => "0x" + Buffer.from(b).toString("hex");
const keccak = (...parts) => keccak_256(concatBytes(...parts.map((p) => (typeof p === "string" ? utf8ToBytes(p) : p))));
const number = (n) => bytes("0x" + BigInt(n).toString(16).padStart(64, "0"));
const left = (b) => concatBytes(new Uint8Array(32 - b.length), b);

let text = "";
for await (const part of process.stdin) text += part;
const v = JSON.parse(text);
let wrong = 0;
const same = (what, got, want) => {
  if (got === want.toLowerCase()) return;
  wrong++;
  console.log(`${what}: derived ${got}, the file has ${want}`);
};

const contract = bytes(v.contract);
for (const a of v.assets) {
  const fields = [number(v.chainId), left(contract), number(a.header.version), number(a.header.dataType), number(a.header.hashAlgorithm)];
  same(`asset ${a.metadata}`, hex(keccak(...fields, keccak(bytes(a.metadata)))), a.assetId);
}
for (const d of v.datasets) {
  const id = keccak("chancery/dataset", contract, d.name).slice(0, 16);
  same(`dataset ${d.name}`, hex(id), d.datasetId);
  same(`scope of ${d.name}`, hex(keccak("chancery/scope/dataset", id)), d.scope);
}
for (const s of v.addresses) same(`subject ${s.address}`, hex(left(bytes(s.address))), s.subject);
for (const s of v.roles) same(`role ${s.role}`, hex(keccak("chancery/role", s.role)), s.subject);
for (const c of v.contexts) same(`context ${c.recipient}`, hex(keccak("chancery/context", bytes(c.nonce), c.recipient)), c.context);

const domainType = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
const requestType = "AccessRequest(bytes32 assetId,bytes32 scope,bytes32 subject,uint8 purpose,bytes32 context,uint256 nonce,uint64 deadline)";
const domain = keccak(keccak(domainType), keccak("Chancery DepartmentAssets"), keccak("1"), number(v.chainId), left(contract));
for (const { request: r, requester, digest, signature } of v.requests) {
  const struct = keccak(keccak(requestType), bytes(r.assetId), bytes(r.scope), bytes(r.subject), number(r.purpose), bytes(r.context), number(r.nonce), number(r.deadline));
  const hash = keccak(Uint8Array.of(0x19, 0x01), domain, struct);
  same(`digest of nonce ${r.nonce}`, hex(hash), digest);
  const s = bytes(signature);
  const key = secp256k1.recoverPublicKey(concatBytes(Uint8Array.of(s[64] - 27), s.slice(0, 64)), hash, { prehash: false });
  const point = secp256k1.Point.fromBytes(key).toBytes(false);
  same(`signer of nonce ${r.nonce}`, hex(keccak(point.slice(1)).slice(12)), requester);
}
console.log(wrong === 0 ? "all as derived" : `${wrong} wrong`);
