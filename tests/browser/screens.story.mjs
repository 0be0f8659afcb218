// Every page on every screen: letters four times as large, no motion, colours that the phone
// forces. Nothing needs to be pushed aside to be read.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { ENVELOPES, isRefused, losesManifest } from "./mishaps.mjs";
import { ANSWERS, isReady, sends, walks } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";

// CSS pixels of a computer's screen of 1280×1024 at 400 % (WCAG 1.4.10), and of the narrowest
// phones that are still sold.
const SCREENS = { "at 400 %": { width: 320, height: 256 }, "on the narrowest phone": { width: 320, height: 480 } };

// Longer than any line, without a place to break it.
const STUBBORN = { ...ANSWERS, links: `https://example.org/${"a".repeat(300)}`, story: "ه".repeat(300) };

const helpline = aHelpline();

for (const [what, size] of Object.entries(SCREENS)) {
  for (const language of ["ar", "fr"]) {
    scene(`no page scrolls sideways ${what}, in ${language}`, { language, size }, async (child) => {
      await child.opensForm(helpline.address);
      for await (const page of walks(child, STUBBORN)) await assertFits(child, page);
    });

    scene(`no failure scrolls sideways ${what}, in ${language}`, { language, size }, async (child) => {
      await losesManifest(child);
      await child.opensForm(helpline.address);
      await assertFits(child, "unavailable");
      await isReady(child, helpline.address);
      await isRefused(child, ENVELOPES, 507, "full");
      await sends(child);
      await child.page.locator("[data-stage=stopped]").waitFor();
      await assertFits(child, "stopped");
    });
  }
}

scene("turned on its side the phone shows the same page, and nothing is lost", {}, async (child) => {
  await child.opensForm(helpline.address);
  for await (const page of walks(child)) {
    await child.rotates();
    await assertFits(child, page);
    await child.rotates();
  }
});

for (const kind of [{ calm: true }, { contrast: true }]) {
  scene(`everything can be read with ${Object.keys(kind)}`, kind, async (child) => {
    await child.opensForm(helpline.address);
    for await (const _ of walks(child)) await assertAccessible(child);
    assert.deepEqual(await child.page.evaluate(() => document.getAnimations().length), 0);
  });
}

async function assertFits(child, page) {
  const beyond = await child.page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  assert.equal(beyond, 0, `${page} is ${beyond} px too wide`);
}
