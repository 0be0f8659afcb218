// Somebody comes from a post, frightened and in a hurry: before anything is asked she sees whose page
// this is, that it costs nothing and that only the team reads; and every road from there.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { isHeld } from "./mishaps.mjs";
import { PHONE } from "./phone.mjs";
import { aHelpline, scene } from "./scene.mjs";
import { helplineOpens } from "./stack.mjs";

const WHOSE = ["EMC-Helpline", "cyberconfiance.ma"];
// Only the team reads; free, and without a name; no complaint to the police.
const PROMISES = {
  ar: ["يقرؤها الفريق فقط", "مجاني، بدون اسم", "ليس شكاية لدى الشرطة"],
  fr: ["Seule l’équipe lit", "Gratuit, sans nom", "Pas une plainte à la police"],
  en: ["Only the team reads", "Free, no name", "Not a police complaint"],
};
const ROADS = ["talk", "cyberviolence", "meta", "images", "list"];

const helpline = aHelpline();

for (const [language, promises] of Object.entries(PROMISES)) {
  scene(`whose page, free, secret: in sight before the form and with it, in ${language}`, { language }, async (child) => {
    await child.page.route("**/*.wasm", async (route) => {
      await assertInSight(child, [...WHOSE, ...promises]);
      await route.continue();
    });
    await child.opensForm(helpline.address);
    await assertInSight(child, [...WHOSE, ...promises]);
    await child.clicks("[data-road=images]");
    await child.waits("[data-page=found-images]");
    assert.equal(await child.page.locator("#head").isVisible(), false, "it was said");
  });

  scene(`every road is in sight on a small phone, and one is the main one, in ${language}`, { language }, async (child) => {
    await child.opensForm(helpline.address);
    for (const road of ROADS) {
      const { y, height } = await child.page.locator(`[data-road=${road}]`).boundingBox();
      assert.ok(height >= 48 && y + height <= PHONE.height, `${road}: ${y} + ${height}`);
      assert.equal(await child.page.locator(`[data-road=${road}] svg`).count(), 1);
    }
    assert.equal(await child.page.locator("[data-road].main").count(), 1);
    assert.equal(await child.page.locator("#talk").getAttribute("open"), null, "the directory is folded");
  });
}

for (const [what, kind] of Object.entries({ "by day": {}, "at night": { dark: true }, "in forced colours": { contrast: true } })) {
  scene(`its pictures are seen, ${what}`, kind, async (child) => {
    await child.opensForm(helpline.address);
    const faint = await child.page.locator("#head svg, [data-road] svg").evaluateAll((all, least) => {
      // As WCAG measures a contrast, of opaque colours.
      const light = (colour) => {
        const [r, g, b] = colour.match(/\d+/g).map((it) => ((it / 255 + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
      };
      const behind = (it) => {
        const colour = getComputedStyle(it).backgroundColor;
        return /, 0\)|transparent/.test(colour) ? behind(it.parentElement) : colour;
      };
      const contrast = (it) => {
        const [a, b] = [light(getComputedStyle(it).stroke), light(behind(it))];
        return Math.max(a, b) / Math.min(a, b);
      };
      return all.filter((it) => contrast(it) < least).map((it) => it.outerHTML);
    }, 3);
    assert.deepEqual(faint, []);
    await assertAccessible(child);
  });
}

scene("without scripts it is said in every language", { scripts: false }, async (child) => {
  await child.opens(helpline.address);
  await assertInSight(child, WHOSE);
  const screen = await child.reads();
  for (const promise of Object.values(PROMISES).flat()) assert.ok(screen.includes(promise), promise);
});

scene("the window of an app shows whose page this is before it warns", { agent: "Mozilla/5.0 (Linux; Android 13; wv) Instagram 340.0" }, async (child) => {
  await isHeld(child, "**/*.wasm");
  await child.comesTo(helpline.address);
  await child.waits("#inapp");
  await assertInSight(child, [...WHOSE, ...PROMISES.ar]);
});

scene("another helpline's page says that it is hers, and one that says nothing of itself names nobody", {}, async (child) => {
  for (const [words, said] of [
    [{ name: "خط آخر", site: "https://help.example" }, "خط آخر · help.example"],
    [{ name: null, site: null }, ""],
  ]) {
    const other = await helplineOpens({ configuration: { helpline: words } });
    try {
      await child.opensForm(other.address);
      assert.equal((await child.page.locator("#whose").textContent()).trim(), said);
    } finally {
      await other.closes();
    }
  }
});

// In the first screen of a small phone, whatever language stands beside.
async function assertInSight(child, sentences) {
  for (const words of sentences) {
    const { y, height } = await child.page.locator("#head").getByText(words, { exact: true }).filter({ visible: true }).boundingBox();
    assert.ok(y >= 0 && y + height <= PHONE.height, `${words} ends at ${y + height}`);
  }
}
