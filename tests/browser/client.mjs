// A second client of the relay, beside the form: challenge, work, grant, envelope. Written from
// docs/protocol.md alone, in plain Node.

import { createPublicKey, randomBytes, verify } from "node:crypto";
import { keyId, seal, sha256 } from "./opener.mjs";

/** What the relay said, with its status. */
export class Answer {
  constructor(status, bytes) {
    this.status = status;
    this.bytes = bytes;
  }

  /** The problem's name; undefined where it is none. */
  get problem() {
    const text = this.bytes.toString();
    return text.startsWith("{") ? JSON.parse(text).type?.replace("urn:thiqa:1:", "") : undefined;
  }
}

/** A visitor of one relay who knows the helpline's label and root key. */
export class Client {
  constructor({ origin, label, root }) {
    Object.assign(this, { origin, label, root });
  }

  async asks(method, path, body, headers = {}) {
    const type = path === "/v1/challenges" ? "application/json" : "application/octet-stream";
    const content = body === undefined ? {} : { "content-type": type };
    const answer = await fetch(this.origin + path, { method, body, headers: { ...content, ...headers } });
    return new Answer(answer.status, Buffer.from(await answer.arrayBuffer()));
  }

  /** The week's manifest, verified. */
  async manifest() {
    const { status, bytes } = await this.asks("GET", "/v1/manifest");
    if (status !== 200) throw new Error(`no manifest: ${status}`);
    const length = bytes.readUInt32BE(0);
    const file = bytes.subarray(4, 4 + length);
    const signature = bytes.subarray(4 + length);
    const signed = Buffer.concat([Buffer.from("thiqa 1 manifest\0"), file]);
    if (signature.length !== 64 || !verify(null, signed, ed25519(this.root), signature)) {
      throw new Error("the root did not sign this manifest");
    }
    const manifest = JSON.parse(file);
    if (manifest.v !== 1 || manifest.deployment !== this.label) throw new Error("another manifest");
    return { ...manifest, publicKey: Buffer.from(manifest.pk, "base64url") };
  }

  async challenge(parts = 0) {
    return (await this.asks("POST", "/v1/challenges", JSON.stringify({ parts }))).bytes;
  }

  /** A grant for one envelope, 32 bytes. */
  async grant() {
    const challenge = await this.challenge();
    const answer = await this.asks("POST", "/v1/grants", Buffer.concat([challenge, solve(challenge)]));
    if (answer.status !== 201) throw new Error(`no grant: ${answer.status}`);
    return answer.bytes;
  }

  /** Seals a body to the manifest's key as a first report. */
  async seals(body, { id = randomBytes(16), auth = Buffer.alloc(48), publicKey } = {}) {
    publicKey ??= (await this.manifest()).publicKey;
    const bytes = await seal({ label: this.label, direction: 1, publicKey, id, auth, body: Buffer.from(body) });
    return { id: id.toString("hex"), bytes, key: keyId(publicKey) };
  }

  async puts({ id, bytes }, grant) {
    return this.asks("PUT", `/v1/envelopes/${id}`, bytes, { "thiqa-grant": grant.toString("hex") });
  }

  /** All of it: one report, sealed and on the relay's disk. */
  async sends(body) {
    const envelope = await this.seals(body);
    return this.puts(envelope, await this.grant());
  }
}

/** Sixteen nonces, each with enough leading zero bits. */
export function solve(challenge) {
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
