// What others put into the page: scripts of an app or an extension, which fail, and translators,
// which ask nobody. The form goes on.
import assert from "node:assert/strict";

import { assertNoWord, exitIsSilent } from "./leaving.mjs";
import { ANSWERS, arrives, sends, walks, walksTo } from "./road.mjs";
import { aHelpline, assertReadOnce, scene } from "./scene.mjs";
import { until } from "./until.mjs";

const STORY = "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية";
const answers = { ...ANSWERS, story: STORY };

const helpline = aHelpline();

// Each runs in the page, as an app runs it there.
const FAILURES = {
  "an error": () => void setTimeout(() => { throw new TypeError("window.bridge is undefined"); }),
  "an error that is none": () => void setTimeout(() => { throw "bridge"; }),
  "a promise that nobody hears": () => void Promise.reject(new Error("no bridge")),
  "an error in what hears a tap": () =>
    document.addEventListener("click", () => { throw new Error("no bridge"); }, true),
  "an error in what sees the page change": () =>
    new MutationObserver(() => { throw new Error("no bridge"); }).observe(document, { subtree: true, childList: true }),
  "a program of its own that stops": async () => {
    // (module (func (export "f") unreachable))
    const trap = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11);
    const { instance } = await WebAssembly.instantiate(trap);
    setTimeout(instance.exports.f);
  },
};

for (const [what, fails] of Object.entries(FAILURES)) {
  scene(`a script of somebody else fails, and the message is sent: ${what}`, {}, async (child) => {
    await child.opensForm(helpline.address);
    await walksTo(child, "story", answers);
    await child.page.evaluate(fails);
    await child.page.evaluate(() => new Promise((done) => setTimeout(done)));
    await walksTo(child, "check", answers);
    await sends(child);
    await arrives(child);
    assert.ok(child.complaints.length > 0, "it failed");
    assert.equal(await child.attribute("html", "data-thiqa"), "open");
    await assertReadOnce(helpline, STORY);
  });
}

scene("where a translator has replaced every text, every page still follows the language", {}, async (child) => {
  await child.opensForm(helpline.address);
  for await (const page of walks(child, answers)) {
    if (page === "sending") continue;
    const before = await ofTheForm(child);
    await child.page.evaluate(translates);
    assert.notEqual(await ofTheForm(child), before);
    await child.taps("Français");
    await child.page.evaluate(translates);
    await child.taps("العربية");
    // Send comes a moment after its page.
    await until(async () => (await ofTheForm(child)) === before, page);
  }
  await assertReadOnce(helpline, STORY);
});

scene("where a translator has replaced every text, what is counted and said is the present", { language: "fr" }, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "links", answers);
  const next = child.page.locator("[data-action=next]");
  await child.fills("#answer", "");
  await child.page.evaluate(translates);
  await child.fills("#answer", "x");
  assert.equal(await next.innerText(), "Suivant");
  assert.equal(await child.page.locator(".remark").innerText(), "Cela ne ressemble pas à un lien. Tu peux le laisser, ou écrire le nom du compte.");
  await next.click();
  const left = child.page.locator(".counter");
  for (const letters of [30_000, 31_000, 32_000]) {
    await child.fills("#answer", "e".repeat(letters));
    assert.match(await left.innerText(), new RegExp(`^Lettres .* ${Math.floor((32_768 - letters) / 100) * 100}$`));
    await child.page.evaluate(translates);
    assert.match(await left.innerText(), /^⟦/);
  }
});

scene("a translator that writes its own language on the page changes nothing about leaving", {}, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "story", answers);
  await child.page.evaluate(() => (document.documentElement.lang = "de"));
  await child.page.evaluate(translates);
  await exitIsSilent(child);
  await child.page.locator("#leave").click();
  await child.page.locator("#form").waitFor({ state: "detached" });
  assert.equal(await child.reads(), "جارٍ التحميل");
  assert.equal(await child.page.title(), "جارٍ التحميل");
  await assertNoWord(child.page, STORY);
});

// As the translators of browsers do: each text gives way to elements of theirs. Runs in the page.
function translates() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  // What is translated already stays as it is.
  while (walker.nextNode()) if (/^\s*[^⟦\s]/.test(walker.currentNode.data)) texts.push(walker.currentNode);
  for (const text of texts) {
    const outer = document.createElement("font");
    outer.appendChild(document.createElement("font")).textContent = `⟦${text.data}⟧`;
    text.replaceWith(outer);
  }
}

// All that the form shows now but for text of index.html, where each language stands for itself.
const ofTheForm = (child) =>
  child.page.locator("#form").evaluate((form) => {
    const ofIndex = [...form.querySelectorAll("#head, [data-leaflet]")].map((it) => it.innerText);
    return ofIndex.reduce((shown, text) => shown.replace(text, ""), form.innerText);
  });
