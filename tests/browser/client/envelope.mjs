// Envelopes, in Node on @hpke/core, written from docs/protocol.md alone (sections 1, 2 and 7): what
// our code seals it opens, and what it seals our code opens. Shares nothing with ours.

import {
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  timingSafeEqual,
} from "node:crypto";
import { CipherSuite, HkdfSha256 } from "@hpke/core";
import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { XWing } from "@hpke/hybridkem-x-wing";

const suite = new CipherSuite({
  kem: new XWing(),
  kdf: new HkdfSha256(),
  aead: new Chacha20Poly1305(),
});

/** Which way an envelope travels. */
export const TO_DESK = 1;
export const TO_REPORTER = 2;

const MAGIC = Buffer.from("THQ1");
// Bytes of the header, of the encapsulated key, and of length and auth before the body.
const HEADER = 32;
const ENC = 1120;
const BEFORE_BODY = 52;
// Bytes of an envelope that are no body: header, enc, length, auth and the tag.
const OVERHEAD = HEADER + ENC + BEFORE_BODY + 16;
const SIZES = { [TO_DESK]: [16_384, 65_536], [TO_REPORTER]: [8_192] };

/** The authentication of a first report, which no case knows yet. */
export const NO_AUTH = Buffer.alloc(48);

/** SHA-256 of all parts, one after the other. */
export const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** The 32 bytes that stand for a deployment. */
export const deployment = (label) => sha256("thiqa 1 deployment\0", label);

/** The name of a reception key. */
export const keyId = (publicKey) => sha256("thiqa 1 key\x01", publicKey).subarray(0, 8);

/** The public half of a private key, which is a seed of 32 bytes. */
export async function publicKeyOf(seed) {
  const { publicKey } = await suite.kem.generateKeyPairDerand(Uint8Array.from(seed));
  return Buffer.from(await suite.kem.serializePublicKey(publicKey));
}

/** Refusals have one name, and a second where the version is newer. */
export class Refused extends Error {}

/** Opens an envelope: its id, the 48 bytes of auth, the body. */
export async function open({ label, direction, seed, publicKey, bytes }) {
  if (bytes.length >= 8 && bytes.subarray(0, 4).equals(MAGIC) && bytes[4] > 1) {
    throw new Refused("newer");
  }
  const header = bytes.subarray(0, HEADER);
  const id = header.subarray(8, 24);
  const enc = bytes.subarray(HEADER, HEADER + ENC);
  if (
    !SIZES[direction].includes(bytes.length) ||
    !header.equals(headerOf({ direction, id, publicKey })) ||
    !endsInAUsablePoint(enc)
  ) {
    throw new Refused("not_ours");
  }
  const plaintext = await decrypt({ label, direction, seed, header, enc, bytes });
  const end = BEFORE_BODY + plaintext.readUInt32BE(0);
  if (end > plaintext.length || plaintext.subarray(end).some((byte) => byte !== 0)) {
    throw new Refused("not_ours");
  }
  return { id, auth: plaintext.subarray(4, BEFORE_BODY), body: plaintext.subarray(BEFORE_BODY, end) };
}

/** Seals a body to a public key, padded to the smallest size of its direction. */
export async function seal({ label, direction, publicKey, id, auth = NO_AUTH, body }) {
  const total = SIZES[direction].find((size) => body.length <= size - OVERHEAD);
  if (total === undefined) throw new RangeError("longer than an envelope");
  if (!endsInAUsablePoint(publicKey)) throw new RangeError("not a usable key");
  const header = headerOf({ direction, id, publicKey });
  const plaintext = Buffer.alloc(total - OVERHEAD + BEFORE_BODY);
  plaintext.writeUInt32BE(body.length, 0);
  auth.copy(plaintext, 4);
  body.copy(plaintext, BEFORE_BODY);
  const recipientPublicKey = await suite.kem.deserializePublicKey(exactly(publicKey));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: info(direction, label) }, plaintext, header);
  return Buffer.concat([header, Buffer.from(enc), Buffer.from(ct)]);
}

/** The MAC of a message in an open conversation. */
export function mac({ key, direction, id, body }) {
  const name = direction === TO_DESK ? "thiqa 1 r2d" : "thiqa 1 d2r";
  return createHmac("sha256", key).update(name).update(id).update(sha256(body)).digest();
}

/** The 48 bytes before the body of a message in an open conversation. */
export const authOf = ({ ref, ...message }) => Buffer.concat([ref, mac(message)]);

/** Whether the holder of `key` wrote this message, for this case and in this envelope. */
export const isFrom = (auth, message) => timingSafeEqual(auth, authOf(message));

function headerOf({ direction, id, publicKey }) {
  const key = direction === TO_DESK ? keyId(publicKey) : Buffer.alloc(8);
  return Buffer.concat([MAGIC, Buffer.from([1, 1, direction, 0]), id, key]);
}

async function decrypt({ label, direction, seed, header, enc, bytes }) {
  const recipientKey = await suite.kem.deserializePrivateKey(exactly(seed));
  const recipient = { recipientKey, enc: exactly(enc), info: info(direction, label) };
  try {
    return Buffer.from(await suite.open(recipient, exactly(bytes.subarray(HEADER + ENC)), exactly(header)));
  } catch {
    throw new Refused("not_ours");
  }
}

const info = (direction, label) =>
  exactly(Buffer.concat([Buffer.from("thiqa 1 envelope"), Buffer.from([direction]), deployment(label)]));

/** A copy with a buffer of its own: @hpke/core reads the whole ArrayBuffer behind a view. */
const exactly = (bytes) => Uint8Array.from(bytes).buffer;

// Any X25519 key: with a point of small order the product is zero whatever the scalar.
const probe = generateKeyPairSync("x25519").privateKey;
/** Whether X25519 with the last 32 bytes gives a secret; OpenSSL refuses a product of zero. */
function endsInAUsablePoint(bytes) {
  const key = Buffer.concat([Buffer.from("302a300506032b656e032100", "hex"), bytes.subarray(-32)]);
  try {
    const publicKey = createPublicKey({ key, format: "der", type: "spki" });
    return diffieHellman({ privateKey: probe, publicKey }).length === 32;
  } catch {
    return false;
  }
}
