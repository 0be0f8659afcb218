// The vectors of protocol 1, opened and sealed by the second implementation.

import assert from "node:assert/strict";
import { randomBytes, verify, createPublicKey, sign, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CaseCode, keysOf } from "./client/code.mjs";
import { Refused, deployment, keyId, mac, open, publicKeyOf, seal, sha256 } from "./client/envelope.mjs";

const file = JSON.parse(readFileSync(new URL("../vectors/thiqa1.json", import.meta.url)));
const hex = (text) => Buffer.from(text, "hex");
const b64 = (text) => Buffer.from(text, "base64url");
const label = file.deployment.label;
const publicKeys = new Map([
  [file.reception.seed, b64(file.reception.pk_b64)],
  [file.case.reply_seed, b64(file.case.reply_pk_b64)],
]);

test("deployment and key id are the hashes of the protocol", () => {
  assert.equal(deployment(label).toString("hex"), file.deployment.dep);
  assert.equal(keyId(b64(file.reception.pk_b64)).toString("hex"), file.reception.key_id);
});

test("a case code leads to the keys of its case", async () => {
  const { case: it } = file;
  const code = CaseCode.ofPassword(hex(it.random));
  assert.equal(code.password.toString("hex"), it.password);
  const prk = await code.stretch(label);
  assert.equal(prk.toString("hex"), it.prk);
  const { replySeed, ...keys } = keysOf(prk);
  const names = { readToken: "read_token", mailbox: "mailbox", ref: "case_ref", r2d: "k_r2d", d2r: "k_d2r" };
  for (const [name, field] of Object.entries(names)) assert.equal(keys[name].toString("hex"), it[field]);
  assert.equal(replySeed.toString("hex"), it.reply_seed);
  assert.equal((await publicKeyOf(replySeed)).toString("base64url"), it.reply_pk_b64);
});

for (const it of file.envelopes) {
  test(`${it.name} is opened`, async () => {
    const opened = await open({
      label,
      direction: it.direction,
      seed: hex(it.seed),
      publicKey: publicKeys.get(it.seed),
      bytes: b64(it.envelope_b64),
    });
    assert.equal(opened.body.toString(), it.body);
    assert.equal(opened.id.toString("hex"), it.envelope_id);
    assert.equal(opened.auth.toString("hex"), it.auth);
    if (it.mac_key) {
      const said = mac({ key: hex(it.mac_key), direction: it.direction, id: opened.id, body: opened.body });
      assert.deepEqual(opened.auth, Buffer.concat([hex(it.case_ref), said]));
    }
  });

  test(`what is sealed like ${it.name} is opened again`, async () => {
    const common = { label, direction: it.direction, publicKey: publicKeys.get(it.seed) };
    const body = Buffer.from(it.body);
    const bytes = await seal({ ...common, id: randomBytes(16), auth: hex(it.auth), body });
    const opened = await open({ ...common, seed: hex(it.seed), bytes });
    assert.deepEqual(opened.body, body);
  });
}

for (const it of file.refusals.filter((refusal) => !refusal.name.startsWith("manifest"))) {
  test(`${it.name} is refused`, async () => {
    for (const bytes of altered(it)) {
      const attempt = open({
        label: it.label ?? label,
        direction: it.direction,
        seed: hex(it.seed),
        publicKey: publicKeys.get(it.seed) ?? Buffer.alloc(1216),
        bytes,
      });
      await assert.rejects(attempt, (error) => error instanceof Refused && error.message === it.error);
    }
  });
}

test("the manifest is signed by the root and holds the reception key", () => {
  const { manifest } = file;
  const wire = b64(manifest.wire_b64);
  const length = wire.readUInt32BE(0);
  const bytes = wire.subarray(4, 4 + length);
  const signature = wire.subarray(4 + length);
  assert.equal(bytes.toString(), manifest.file);
  const signed = Buffer.concat([Buffer.from("thiqa 1 manifest\0"), bytes]);
  assert.ok(verify(null, signed, ed25519(manifest.root_pk), signature));
  const older = file.refusals.find((it) => it.name === "manifest_older");
  assert.ok(JSON.parse(bytes).seq < older.seq_min);
  const stranger = file.refusals.find((it) => it.name === "manifest_unsigned").root_pk;
  assert.ok(!verify(null, signed, ed25519(stranger), signature));
});

test("the challenge's sixteen puzzles are solved", () => {
  const { challenge: it } = file;
  const challenge = hex(it.challenge);
  const solution = hex(it.solution);
  for (let index = 0; index < 16; index += 1) {
    const nonce = solution.subarray(8 * index, 8 * index + 8);
    const hash = sha256("thiqa 1 work", challenge, Buffer.from([index]), nonce);
    assert.ok(hash.readUInt32BE(0) >>> (32 - (it.difficulty - 4)) === 0);
  }
});

test("a desk request is signed over its seven fields", () => {
  const { desk_request: it } = file;
  const fields = ["thiqa 1 desk", it.origin, it.method, it.target, String(it.time), it.nonce].map((field) => Buffer.from(field));
  const signed = Buffer.concat(
    [...fields, sha256(it.body)].map((field) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(field.length);
      return Buffer.concat([length, field]);
    }),
  );
  assert.equal(signed.toString("hex"), it.signed);
  const seed = Buffer.concat([hex("302e020100300506032b657004220420"), hex(it.seed)]);
  const key = createPrivateKey({ key: seed, format: "der", type: "pkcs8" });
  assert.equal(sign(null, signed, key).toString("hex"), it.signature);
});

test("a receipt is a hash of what was done and to what", () => {
  const { desk_request: it, case: person } = file;
  for (const { kept, envelope_b64: bytes } of file.envelopes.filter(({ direction }) => direction === 1)) {
    assert.equal(sha256("thiqa 1 kept", b64(bytes)).toString("hex"), kept);
  }
  assert.equal(sha256("thiqa 1 emptied", hex(person.read_token)).toString("hex"), person.emptied);
  const fields = [it.method, it.target, it.body].map((field) => Buffer.from(field));
  const prefixed = fields.flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    return [length, field];
  });
  assert.equal(sha256("thiqa 1 done", hex(it.nonce), ...prefixed).toString("hex"), it.done);
});

function* altered(it) {
  if (it.envelope_b64) return yield b64(it.envelope_b64);
  const good = b64(file.envelopes.find((envelope) => envelope.name === it.of).envelope_b64);
  if (it.take) return yield good.subarray(0, it.take);
  if (it.append) return yield Buffer.concat([good, hex(it.append)]);
  if (it.version) return yield with_(good, 4, it.version);
  if (it.flip_every) {
    // Every byte is ours to try natively; here a sample keeps the run short.
    for (let at = 0; at < good.length; at += it.flip_every * 13) yield with_(good, at, good[at] ^ 1);
    return;
  }
  yield good;
}

function with_(bytes, at, byte) {
  const copy = Buffer.from(bytes);
  copy[at] = byte;
  return copy;
}

function ed25519(publicKey) {
  const key = Buffer.concat([hex("302a300506032b6570032100"), hex(publicKey)]);
  return createPublicKey({ key, format: "der", type: "spki" });
}
