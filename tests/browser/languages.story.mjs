// The words of a language are a file of their own: the first comes with the program, the others once
// the form is open, and whoever wants one that is not here is told so and loses nothing.
import assert from "node:assert/strict";

import { exitIsSilent } from "./leaving.mjs";
import { ANSWERS, walksTo } from "./road.mjs";
import { aHelpline, assertNumbers, scene } from "./scene.mjs";

const helpline = aHelpline();

const ARABIC = "**/words-ar-*.txt";
const FRENCH = "**/words-fr-*.txt";
const PROGRAM = "**/*.wasm";
const COMES = "اللغة ستظهر بعد قليل…";
const LOST = "لم تصل هذه اللغة";

scene("one language comes before the first question, the others after it, each once", {}, async (child) => {
  let isOpen = false;
  const asked = { before: [], after: [] };
  child.page.on("request", (request) => asked[isOpen ? "after" : "before"].push(request.url()));
  await child.page.exposeFunction("opened", () => (isOpen = true));
  await child.page.addInitScript(() => {
    const opens = () => document.querySelector("[data-page=welcome]") && opened();
    new MutationObserver(opens).observe(document, { subtree: true, childList: true });
  });
  await child.opensForm(helpline.address);
  await child.isQuiet();
  assert.deepEqual(languages(asked.before), ["ar"]);
  assert.deepEqual(languages(asked.after), ["en", "fr"]);
  assert.ok(asked.before.length <= 8, asked.before.join("\n"));
});

scene("a language that is not here yet is waited for in this one, and every answer stays", {}, async (child) => {
  const letsGo = await areHeld(child, FRENCH);
  await child.opensForm(helpline.address);
  await walksTo(child, "story");
  await child.taps("Français");
  await child.sees(COMES);
  await speaks(child, "ar");
  letsGo();
  await speaks(child, "fr");
  assert.ok(!(await child.reads()).includes(COMES));
  assert.equal(await child.page.locator("#answer").inputValue(), ANSWERS.story);
});

scene("whoever chooses another one meanwhile gets that one", {}, async (child) => {
  const letsGo = await areHeld(child, FRENCH);
  await child.opensForm(helpline.address);
  await child.taps("Français");
  await child.sees(COMES);
  await child.taps("English");
  await speaks(child, "en");
  letsGo();
  await child.isQuiet();
  await speaks(child, "en");
});

scene("where a language does not come the page says so, goes on in this one, and tries again", {}, async (child) => {
  await child.page.route(FRENCH, (route) => route.abort("connectionreset"));
  await child.opensForm(helpline.address);
  await walksTo(child, "story");
  await child.losesNetwork();
  await child.taps("Français");
  await child.sees(LOST);
  await speaks(child, "ar");
  assert.equal(await child.page.locator("#answer").inputValue(), ANSWERS.story);
  await child.findsNetwork();
  await child.page.unroute(FRENCH);
  await child.taps("Français");
  await speaks(child, "fr");
  assert.ok(!(await child.reads()).includes(LOST));
  assert.equal(await child.page.locator("#answer").inputValue(), ANSWERS.story);
});

scene("a translator that comes before the program changes no language", {}, async (child) => {
  const letsGo = await areHeld(child, PROGRAM);
  await child.comesTo(helpline.address);
  await child.page.evaluate(() => document.documentElement.setAttribute("lang", "fr"));
  letsGo();
  await child.isOpen();
  await speaks(child, "ar");
  await child.sees("ماذا حدث؟");
  await child.taps("Français");
  await speaks(child, "fr");
  await child.sees("Qu’est-ce qui s’est passé");
});

scene("words that come once she has left put no name back", {}, async (child) => {
  const letsGo = await areHeld(child, FRENCH);
  await child.opensForm(helpline.address);
  await child.taps("Français");
  await child.sees(COMES);
  await exitIsSilent(child);
  await child.clicks("#leave");
  await child.page.locator("#form").waitFor({ state: "detached" });
  letsGo();
  // What the form writes when they are here.
  await speaks(child, "fr");
  assert.equal(await child.page.title(), "جارٍ التحميل");
});

scene("words that were altered on their way are not said", {}, async (child) => {
  await areAltered(child, FRENCH);
  await child.opensForm(helpline.address);
  await child.taps("Français");
  await child.sees(LOST);
  await speaks(child, "ar");
});

scene("without the words of its language there is no form, and the page says so", {}, async (child) => {
  await areAltered(child, ARABIC);
  await child.opens(helpline.address);
  await child.sees("لم تصل الاستمارة كاملة");
  await assertNumbers(child);
});

// Those whose words were asked for.
const languages = (urls) => urls.flatMap((url) => /words-(\w+)-/.exec(url)?.[1] ?? []).toSorted();

const speaks = (child, language) => child.waits(`html[lang=${language}]`);

// Nothing comes back from there until it is called.
async function areHeld(child, where) {
  let letsGo;
  const free = new Promise((done) => (letsGo = done));
  await child.page.route(where, async (route) => {
    await free;
    await route.continue();
  });
  return letsGo;
}

const areAltered = (child, where) =>
  child.page.route(where, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}.` });
  });
