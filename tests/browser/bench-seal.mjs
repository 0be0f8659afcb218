// Sealing one report in Chromium: our wasm, as it stands in the form, beside @hpke/core with
// X-Wing on the same page, in turns, so that a drifting machine drifts for both.

import { readFile } from "node:fs/promises";
import { laboratoryOpens } from "./laboratory.mjs";

/// Batches of sealings, in turns; one alone is about as long as the page's clock is coarse.
const ROUNDS = 40;
const BATCH = 20;
const WARM_UP = 5;

const file = JSON.parse(await readFile(new URL("../vectors/thiqa1.json", import.meta.url)));
const laboratory = await laboratoryOpens();
const times = await laboratory.page.evaluate(measure, {
  rounds: ROUNDS,
  batch: BATCH,
  warmUp: WARM_UP,
  publicKey: file.reception.pk_b64,
  body: file.envelopes[0].body,
});
await laboratory.closes();

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const ours = median(times.ours);
const theirs = median(times.theirs);
console.log(`sealing one report of ${file.envelopes[0].body.length} characters to 16 KiB, median of ${ROUNDS} batches of ${BATCH}:`);
console.log(`  thiqa (wasm)          ${ours.toFixed(3)} ms`);
console.log(`  @hpke/core + X-Wing   ${theirs.toFixed(3)} ms`);
console.log(`  ratio                 ${(theirs / ours).toFixed(2)} times as fast`);

async function measure({ rounds, batch, warmUp, publicKey, body }) {
  const { default: init, read_key, seal } = await import("/wasm/vectors.js");
  const { CipherSuite, HkdfSha256 } = await import("@hpke/core");
  const { Chacha20Poly1305 } = await import("@hpke/chacha20poly1305");
  const { XWing } = await import("@hpke/hybridkem-x-wing");
  await init({ module_or_path: "/wasm/vectors.wasm" });

  const raw = Uint8Array.from(atob(publicKey.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const plain = new TextEncoder().encode(body);
  const padded = new Uint8Array(16_384 - 1_168);
  padded.set(plain, 52);
  const header = new Uint8Array(32);
  const info = new Uint8Array(49);
  read_key(raw);
  const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });
  const recipientPublicKey = await suite.kem.deserializePublicKey(raw.buffer);

  const times = { ours: [], theirs: [] };
  for (let round = -warmUp; round < rounds; round += 1) {
    const begun = performance.now();
    for (let n = 0; n < batch; n += 1) {
      seal(plain, crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(64)));
    }
    const between = performance.now();
    for (let n = 0; n < batch; n += 1) {
      await suite.seal({ recipientPublicKey, info: info.buffer }, padded.buffer, header.buffer);
    }
    const ended = performance.now();
    if (round >= 0) {
      times.ours.push((between - begun) / batch);
      times.theirs.push((ended - between) / batch);
    }
  }
  return times;
}
