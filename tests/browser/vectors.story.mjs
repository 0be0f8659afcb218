// The vectors once more, by the very wasm that a phone runs, in Chromium.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { laboratoryOpens } from "./laboratory.mjs";

let laboratory;
before(async () => (laboratory = await laboratoryOpens()));
after(() => laboratory?.closes());

test("our own vectors hold in the browser's wasm", async () => {
  const held = await laboratory.page.evaluate(async () => {
    const { default: init, check_ours } = await import("/wasm/vectors.js");
    await init({ module_or_path: "/wasm/vectors.wasm" });
    return check_ours(await (await fetch("/vectors/thiqa1.json")).text());
  });
  for (const name of ["case", "manifest", "report_small", "report_large", "reply", "low_order_point"]) {
    assert.ok(held.split("\n").includes(name), `${name} in ${held}`);
  }
});

test("published vectors of HPKE and X-Wing hold in the browser's wasm", async () => {
  const held = await laboratory.page.evaluate(async () => {
    const { default: init, check_published } = await import("/wasm/vectors.js");
    await init({ module_or_path: "/wasm/vectors.wasm" });
    const text = async (name) => (await fetch(`/vectors/published/${name}.json`)).text();
    return check_published(await text("hpke-pq"), await text("x-wing"));
  });
  assert.equal(held, 4);
});

test("the browser stretches a case code to the same 32 bytes", async () => {
  const [stretched, expected] = await laboratory.page.evaluate(async () => {
    const { case: it } = await (await fetch("/vectors/thiqa1.json")).json();
    const hex = (text) => Uint8Array.from(text.match(/../g), (byte) => parseInt(byte, 16));
    const key = await crypto.subtle.importKey("raw", hex(it.password), "PBKDF2", false, ["deriveBits"]);
    const way = { name: "PBKDF2", hash: "SHA-256", salt: hex(it.salt), iterations: it.iterations };
    const bits = new Uint8Array(await crypto.subtle.deriveBits(way, key, 256));
    return [[...bits].map((byte) => byte.toString(16).padStart(2, "0")).join(""), it.prk];
  });
  assert.equal(stretched, expected);
});
