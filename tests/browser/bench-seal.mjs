// Sealing one report in Chromium: our wasm, as it stands in the form, beside @hpke/core with
// X-Wing on the same page. First as it happens to a person, once on a page that has just opened;
// then warmed up, in turns, so that a drifting machine drifts for both.

import { readFile } from "node:fs/promises";
import { laboratoryOpens } from "./laboratory.mjs";

/// Fresh pages, on each of which both seal once.
const PAGES = 15;
/// Batches of warm sealings; one alone is about as long as the page's clock is coarse.
const ROUNDS = 40;
const BATCH = 20;
const WARM_UP = 5;

const file = JSON.parse(await readFile(new URL("../vectors/thiqa1.json", import.meta.url)));
const report = { publicKey: file.reception.pk_b64, body: file.envelopes[0].body };
const laboratory = await laboratoryOpens();

const first = { ours: [], theirs: [] };
for (let page = 0; page < PAGES; page += 1) {
  await laboratory.page.reload();
  const once = await laboratory.page.evaluate(measure, { ...report, rounds: 1, batch: 1, warmUp: 0 });
  first.ours.push(...once.ours);
  first.theirs.push(...once.theirs);
}
const warm = await laboratory.page.evaluate(measure, { ...report, rounds: ROUNDS, batch: BATCH, warmUp: WARM_UP });
await laboratory.closes();

console.log(`sealing one report of ${report.body.length} characters to 16 KiB, medians in milliseconds:`);
print(`the first on a page (${PAGES} pages)`, first);
print(`warmed up (${ROUNDS} batches of ${BATCH})`, warm);

function print(name, { ours, theirs }) {
  const [us, them] = [median(ours), median(theirs)];
  console.log(`  ${name}: thiqa ${us.toFixed(2)}, @hpke/core with X-Wing ${them.toFixed(2)}: ${(them / us).toFixed(1)} times as fast`);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

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
