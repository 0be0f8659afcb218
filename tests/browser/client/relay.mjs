// The relay as a visitor sees it, written from docs/protocol.md alone (sections 4 and 8):
// manifest, challenge, work, grant, envelope, mailbox. In plain Node.

import { createPublicKey, randomBytes, verify } from "node:crypto";
import { NO_AUTH, TO_DESK, keyId, seal, sha256 } from "./envelope.mjs";

// Bytes of one slot of a mailbox, and how many it has.
const SLOT = 8_192;
const SLOTS = 8;
// Bytes of a small envelope.
const SMALL = 16_384;
// Bytes of a manifest's file at most.
const MANIFEST = 8_192;
// Bits of work beyond which a visitor refuses.
const HARDEST = 24;
// Times that an envelope may be sealed again because the key has changed.
const RENEWALS = 3;

/** What the relay said, with its status. */
export class Answer {
  constructor(status, bytes, media) {
    Object.assign(this, { status, bytes, media });
  }

  /** The problem's name; undefined where it is none. */
  get problem() {
    const text = this.bytes.toString();
    return text.startsWith("{") ? JSON.parse(text).type?.replace("urn:thiqa:1:", "") : undefined;
  }

  /** The bytes, where the status is the expected one. */
  expects(status) {
    if (this.status !== status) throw new Error(`${this.status} ${this.problem ?? ""}, not ${status}`);
    return this.bytes;
  }

  /** Whether it is a yes of our protocol, and nobody's in between: with the receipt for this. */
  proves(label, ...what) {
    const yes = [200, 201].includes(this.status) && this.media === "application/octet-stream";
    return yes && this.bytes.equals(sha256(label, ...what));
  }
}

/** One relay, whose visitor knows the helpline's label and root key. */
export class Relay {
  constructor({ origin, label, root, seqMin = 1 }) {
    Object.assign(this, { origin, label, root, seqMin });
  }

  async asks(method, path, body, headers = {}) {
    const type = path === "/v1/challenges" ? "application/json" : "application/octet-stream";
    const content = body === undefined ? {} : { "content-type": type };
    // A connection for each: the relay closes one that was idle, and the next request would be lost.
    const all = { connection: "close", ...content, ...headers };
    const answer = await fetch(this.origin + path, { method, body, headers: all });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return new Answer(answer.status, bytes, answer.headers.get("content-type"));
  }

  /** The week's manifest, verified. */
  async manifest() {
    return readManifest((await this.asks("GET", "/v1/manifest")).expects(200), this);
  }

  /** What is to be solved for a `small` or a `large` envelope, or to `read` a mailbox. */
  async challenge(purpose = "small") {
    const wish = JSON.stringify({ parts: 0, for: purpose });
    return (await this.asks("POST", "/v1/challenges", wish)).expects(200);
  }

  /** A challenge and its solution, 192 bytes. */
  async work(purpose) {
    const challenge = await this.challenge(purpose);
    return Buffer.concat([challenge, solve(challenge)]);
  }

  /** A grant for one envelope of this size, 32 bytes. */
  async grant(size = "small") {
    return (await this.asks("POST", "/v1/grants", await this.work(size))).expects(201);
  }

  /** Seals a body to the manifest's key, as a first report where nothing else is said. */
  async seals(body, { id = randomBytes(16), auth = NO_AUTH, publicKey } = {}) {
    publicKey ??= (await this.manifest()).publicKey;
    const bytes = await seal({ label: this.label, direction: TO_DESK, publicKey, id, auth, body: Buffer.from(body) });
    return { id: id.toString("hex"), bytes, key: keyId(publicKey) };
  }

  async puts({ id, bytes }, grant) {
    const answer = await this.asks("PUT", `/v1/envelopes/${id}`, bytes, { "thiqa-grant": grant.toString("hex") });
    const isYes = answer.status < 300;
    if (isYes && !answer.proves("thiqa 1 kept", bytes)) throw new Error("somebody else said that it is kept");
    return answer;
  }

  /** Whether the relay has it, told for its hash alone. */
  async has({ id, bytes }, grant) {
    const headers = { "thiqa-grant": grant.toString("hex") };
    const answer = await this.asks("POST", `/v1/envelopes/${id}`, sha256(bytes), headers);
    if (answer.status === 404 && answer.problem === "unknown") return false;
    answer.expects(200);
    if (!answer.proves("thiqa 1 kept", bytes)) throw new Error("somebody else said that it is kept");
    return true;
  }

  /** All of it: a body, sealed and on the relay's disk; under the same id if the key has changed. */
  async sends(body, { id = randomBytes(16), auth } = {}) {
    const first = await this.seals(body, { id, auth });
    const grant = await this.grant(first.bytes.length > SMALL ? "large" : "small");
    let answer = await this.puts(first, grant);
    for (let again = 0; again < RENEWALS && answer.problem === "stale"; again += 1) {
      answer = await this.puts(await this.seals(body, { id, auth }), grant);
    }
    return answer;
  }

  /** The eight slots of a mailbox, in random order; most hold nothing that opens. */
  async mailbox(readToken) {
    let answer = await this.asks("POST", "/v1/mailbox", readToken);
    // Whoever works for it waits for no turn.
    if (answer.problem === "busy") answer = await this.worksToRead(readToken);
    const bytes = answer.expects(200);
    if (bytes.length !== SLOT * SLOTS) throw new Error("no mailbox");
    return Array.from({ length: SLOTS }, (_, slot) => bytes.subarray(slot * SLOT, (slot + 1) * SLOT));
  }

  async worksToRead(readToken, work) {
    work ??= await this.work("read");
    return this.asks("POST", "/v1/mailbox", Buffer.concat([readToken, work]));
  }

  async erasesMailbox(readToken) {
    const accept = { accept: "application/octet-stream" };
    const answer = await this.asks("POST", "/v1/mailbox/erase", readToken, accept);
    answer.expects(200);
    if (!answer.proves("thiqa 1 emptied", readToken)) throw new Error("somebody else said that it is empty");
  }
}

/** A manifest as it travels: signed by the root, of this deployment, not older than the page's. */
export function readManifest(bytes, { label, root, seqMin = 1 }) {
  const file = bytes.subarray(4, 4 + bytes.readUInt32BE(0));
  const signature = bytes.subarray(4 + file.length);
  const signed = Buffer.concat([Buffer.from("thiqa 1 manifest\0"), file]);
  if (file.length > MANIFEST || signature.length !== 64 || !verify(null, signed, ed25519(root), signature)) {
    throw new Error("the root did not sign this manifest");
  }
  const manifest = JSON.parse(file);
  const publicKey = Buffer.from(manifest.pk, "base64url");
  const isCurrent = Number.isSafeInteger(manifest.seq) && manifest.seq >= Math.max(1, seqMin);
  const isOurs = manifest.v === 1 && manifest.deployment === label;
  if (!isCurrent || !isOurs || publicKey.toString("base64url") !== manifest.pk) {
    throw new Error("another manifest");
  }
  return { ...manifest, publicKey };
}

/** Sixteen nonces, each with enough leading zero bits. */
export function solve(challenge) {
  if (challenge[2] > HARDEST) throw new Error("too much work");
  const bits = challenge[2] - 4;
  const solution = Buffer.alloc(128);
  for (let index = 0; index < 16; index += 1) {
    const nonce = solution.subarray(8 * index, 8 * index + 8);
    for (let n = 0; !isSolved(challenge, index, nonce, bits); n += 1) nonce.writeBigUInt64BE(BigInt(n));
  }
  return solution;
}

function isSolved(challenge, index, nonce, bits) {
  const hash = sha256("thiqa 1 work", challenge, Buffer.from([index]), nonce);
  return bits <= 0 || hash.readUInt32BE(0) >>> (32 - bits) === 0;
}

function ed25519(publicKey) {
  const key = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey]);
  return createPublicKey({ key, format: "der", type: "spki" });
}
