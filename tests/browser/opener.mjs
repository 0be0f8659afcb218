// A second implementation of the envelope, in Node on @hpke/core, written from docs/protocol.md
// alone: what our code seals it opens, and what it seals our code opens. Shares nothing with ours.

import { createHash, createHmac } from "node:crypto";
import { CipherSuite, HkdfSha256 } from "@hpke/core";
import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { XWing } from "@hpke/hybridkem-x-wing";

const suite = new CipherSuite({
  kem: new XWing(),
  kdf: new HkdfSha256(),
  aead: new Chacha20Poly1305(),
});

const HEADER = 32;
const ENC = 1120;
const SIZES = { 1: [16_384, 65_536], 2: [8_192] };

/** SHA-256 of all parts, one after the other. */
export const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** The 32 bytes that stand for a deployment. */
export const deployment = (label) => sha256("thiqa 1 deployment\0", label);

/** The name of a reception key. */
export const keyId = (publicKey) => sha256("thiqa 1 key\x01", publicKey).subarray(0, 8);

/** Refusals have one name, and a second where the version is newer. */
export class Refused extends Error {}

/** Opens an envelope: its id, the 48 bytes of auth, the body. */
export async function open({ label, direction, seed, publicKey, bytes }) {
  if (bytes.length >= 8 && bytes.subarray(0, 4).equals(Buffer.from("THQ1")) && bytes[4] > 1) {
    throw new Refused("newer");
  }
  const header = bytes.subarray(0, HEADER);
  const expected = Buffer.from([...Buffer.from("THQ1"), 1, 1, direction, 0]);
  const id = direction === 1 ? keyId(publicKey) : Buffer.alloc(8);
  const enc = bytes.subarray(HEADER, HEADER + ENC);
  if (
    !SIZES[direction].includes(bytes.length) ||
    !header.subarray(0, 8).equals(expected) ||
    !header.subarray(24).equals(id) ||
    isLowOrder(enc.subarray(-32))
  ) {
    throw new Refused("not_ours");
  }
  const plaintext = await decrypt({ label, direction, seed, header, enc, bytes });
  const length = plaintext.readUInt32BE(0);
  const end = 52 + length;
  if (end > plaintext.length || plaintext.subarray(end).some((byte) => byte !== 0)) {
    throw new Refused("not_ours");
  }
  return {
    id: header.subarray(8, 24),
    auth: plaintext.subarray(4, 52),
    body: plaintext.subarray(52, end),
  };
}

/** Seals a body to a public key, padded to the smallest size of its direction. */
export async function seal({ label, direction, publicKey, id, auth, body }) {
  const total = SIZES[direction].find((size) => body.length <= size - HEADER - ENC - 16 - 52);
  const key = direction === 1 ? keyId(publicKey) : Buffer.alloc(8);
  const header = Buffer.concat([Buffer.from("THQ1"), Buffer.from([1, 1, direction, 0]), id, key]);
  const plaintext = Buffer.alloc(total - HEADER - ENC - 16);
  plaintext.writeUInt32BE(body.length, 0);
  auth.copy(plaintext, 4);
  body.copy(plaintext, 52);
  const { enc, ct } = await suite.seal(
    {
      recipientPublicKey: await suite.kem.deserializePublicKey(exactly(publicKey)),
      info: info(direction, label),
    },
    plaintext,
    header,
  );
  return Buffer.concat([header, Buffer.from(enc), Buffer.from(ct)]);
}

/** The MAC of a message in an open conversation. */
export function mac({ key, direction, id, body }) {
  const name = direction === 1 ? "thiqa 1 r2d" : "thiqa 1 d2r";
  return createHmac("sha256", key).update(name).update(id).update(sha256(body)).digest();
}

/** HKDF-Expand for the keys of a case; `prk` is the stretched code. */
export function expand(prk, label, length) {
  const blocks = [];
  for (let n = 1, last = Buffer.alloc(0); blocks.length * 32 < length; n += 1) {
    last = createHmac("sha256", prk).update(last).update(`thiqa 1 ${label}`).update(Buffer.from([n])).digest();
    blocks.push(last);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

async function decrypt({ label, direction, seed, header, enc, bytes }) {
  try {
    const opened = await suite.open(
      {
        recipientKey: await suite.kem.deserializePrivateKey(exactly(seed)),
        enc: exactly(enc),
        info: info(direction, label),
      },
      exactly(bytes.subarray(HEADER + ENC)),
      exactly(header),
    );
    return Buffer.from(opened);
  } catch {
    throw new Refused("not_ours");
  }
}

const info = (direction, label) =>
  exactly(Buffer.concat([Buffer.from("thiqa 1 envelope"), Buffer.from([direction]), deployment(label)]));

/** A copy with a buffer of its own: @hpke/core reads the whole ArrayBuffer behind a view. */
const exactly = (bytes) => Uint8Array.from(bytes).buffer;

/** The points whose X25519 product is zero (RFC 7748), with and without the unused top bit. */
const LOW_ORDER = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];
function isLowOrder(point) {
  const plain = Buffer.from(point);
  plain[31] &= 0x7f;
  return LOW_ORDER.includes(plain.toString("hex"));
}
