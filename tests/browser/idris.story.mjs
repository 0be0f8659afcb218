// Idris, 12, hardly writes and hardly reads: what it costs him to tell what happens. Invented, like
// everybody here.
import assert from "node:assert/strict";

import { LOCALES } from "./phone.mjs";
import { aHelpline, assertReadOnce, scene } from "./scene.mjs";

// Until it is said that the message has arrived. Writing in a field counts as one tap.
const MOST_TAPS = 11;
const MOST_WORDS = 350;

const STORY = { ar: "كيضحكو عليا فالكروب", fr: "ils se moquent de moi", en: "they laugh at me" };
const GIVEN = { violence: "mockery", detail: "group_exclusion", danger: "none" };

const helpline = aHelpline();

for (const language of Object.keys(LOCALES)) {
  scene(`Idris gives type, detail, danger and a sentence, in ${language}`, { language }, async (idris) => {
    await idris.page.addInitScript(keepsWhatIsShown);
    await idris.opensForm(helpline.address);
    let taps = 0;
    const tapsOn = async (selector) => {
      taps += 1;
      await idris.clicks(selector);
    };
    await tapsOn("[data-road=cyberviolence]");
    for (const [question, answer] of Object.entries(GIVEN)) {
      await idris.waits(`[data-question=${question}]`);
      await tapsOn(`.option:has([value=${answer}])`);
      await tapsOn("[data-action=next]");
    }
    await idris.waits("[data-question=story]");
    taps += 1;
    await idris.fills("#answer", STORY[language]);
    await tapsOn("[data-action=next]");
    await idris.waits("[data-action=send]");
    await tapsOn("[data-action=send]");
    await idris.waits("[data-page=arrived]");
    await idris.waits("[data-page=arrived] [data-action=list]");

    const shown = await idris.page.evaluate(() => globalThis.shown);
    delete shown.arrived;
    const words = Object.entries(shown).map(([page, text]) => [page, text.match(/[\p{L}\p{N}]\S*/gu)?.length ?? 0]);
    const all = words.reduce((sum, [, count]) => sum + count, 0);
    console.log(`${language}: ${taps} taps, ${all} words: ${words.map(([page, count]) => `${page} ${count}`).join(", ")}`);
    assert.ok(words.length >= 7, "every page was read");
    assert.ok(taps <= MOST_TAPS, `${taps} taps`);
    assert.ok(all <= MOST_WORDS, `${all} words`);
    await assertReadOnce(helpline, STORY[language]);
  });
}

// In the page: the longest text that each of its pages has shown, with the head above the first.
function keepsWhatIsShown() {
  globalThis.shown = {};
  const keeps = () => {
    const page = document.querySelector("[data-page]");
    if (page) {
      const name = page.dataset.question ?? page.dataset.page;
      const head = document.querySelector("#head");
      const text = [head.checkVisibility() ? head.innerText : "", page.innerText].join("\n");
      if (text.length > (globalThis.shown[name]?.length ?? 0)) globalThis.shown[name] = text;
    }
    requestAnimationFrame(keeps);
  };
  requestAnimationFrame(keeps);
}
