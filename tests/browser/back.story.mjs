// The phone's Back, the language and the way to each answer lose nothing; and once the form was
// left or the message has arrived, coming back shows nothing.
import assert from "node:assert/strict";

import { ENVELOPES, isHeld, letters } from "./mishaps.mjs";
import { ANSWERS, arrives, gives, isReady, keepsList, MORE, sends, walks, walksTo } from "./road.mjs";
import { aHelpline, assertReadOnce, scene } from "./scene.mjs";

const ORDER = ["welcome", "danger", "content", "content_type", "platform", "links", "story", "sex", "age", "check"];
// From here on there is nothing left to change.
const AFTER = ["sending", "arrived", "list", "recall", "done"];
const STORY = "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية";
const EMAIL = "salma@example.org";

// Other answers to every question. "I do not know" stands alone.
const OTHERS = {
  danger: ["near_me"],
  content: ["account_hacking"],
  content_type: ["unknown"],
  platform: ["unknown"],
  links: "https://www.facebook.com/example",
  story: "قصة أخرى",
  email: "hiba@example.org",
  sex: ["female"],
  age: ["16_or_over"],
  reply_language: ["fr"],
  safe_contact: "أبدا",
  if_answered: ["nothing"],
};

const answers = { ...ANSWERS, story: STORY, email: EMAIL };
const helpline = aHelpline();

scene("Back goes through every question, loses nothing, and from the first page it leaves", {}, async (child) => {
  await isReady(child, helpline.address, answers, MORE);
  for (const page of ORDER.toReversed().slice(1)) {
    await child.pressesBack();
    await stands(child, page);
    await assertAnswered(child, page);
  }
  await child.pressesBack();
  await child.page.waitForURL("about:blank");
});

scene("Back right after a tap on Next, again and again, never leaves", {}, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "content_type", answers);
  for (const _ of [1, 2, 3]) {
    await child.page.locator("[data-action=next]").tap();
    await stands(child, "platform");
    await child.page.evaluate(() => history.back());
    await stands(child, "content_type");
    await assertAnswered(child, "content_type");
  }
});

scene("two Backs in the same moment are both heard, and lose nothing", {}, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "story", answers);
  await pressesBackTwiceAtOnce(child);
  for (const page of ["platform", "links", "story"]) {
    await stands(child, page);
    await assertAnswered(child, page);
    if (page !== "story") await child.page.locator("[data-action=next]").tap();
  }
});

// Playwright goes back to whichever entry stands there. The Back button of a browser passes over
// entries that a page left while nobody touched it, and over all before them.
scene("Back takes what a tap left, and leaves nothing in its place", {}, async (child) => {
  await child.page.addInitScript(() => {
    globalThis.left = 0;
    const leaves = history.pushState;
    history.pushState = function (...entry) {
      globalThis.left += 1;
      return leaves.apply(this, entry);
    };
  });
  await child.opensForm(helpline.address);
  await walksTo(child, "story", answers);
  const left = () => child.page.evaluate(() => globalThis.left);
  const before = await left();
  assert.ok(before > 0);
  for (const page of ORDER.slice(0, ORDER.indexOf("story")).toReversed()) {
    await child.pressesBack();
    await stands(child, page);
  }
  assert.equal(await left(), before);
});

scene("while the message is on its way Back stays", {}, async (child) => {
  await isReady(child, helpline.address, answers, MORE);
  const letsGo = await isHeld(child, ENVELOPES);
  await sends(child);
  await child.sees("رسالتك في الطريق…");
  await child.pressesBack();
  await child.pressesBack();
  await pressesBackTwiceAtOnce(child);
  await child.sees("رسالتك في الطريق…");
  letsGo();
  await arrives(child);
  assert.deepEqual((await letters(child)).map(({ status }) => status), [201]);
  await assertReadOnce(helpline, STORY);
});

scene("after the message has arrived no way leads back to a word of it", {}, async (child) => {
  await isReady(child, helpline.address, answers, MORE);
  await sends(child);
  await arrives(child);
  await assertNoWord(child);
  // Before the list has been seen, Back does not lose it.
  await child.pressesBack();
  await stands(child, "arrived");
  await keepsList(child);
  await child.pressesBack();
  await child.page.waitForURL("about:blank");
  await child.page.goForward();
  await stands(child, "welcome");
  await assertNoWord(child);
  await assertReadOnce(helpline, STORY);
});

for (const keepsPages of [false, true]) {
  const kept = keepsPages ? "where the browser keeps pages" : "where it does not";
  scene(`who leaves and comes back finds an empty form, ${kept}`, { keepsPages }, async (child) => {
    await child.opensForm(helpline.address);
    await walksTo(child, "story", answers);
    await child.opens(new URL("/healthz", helpline.address).href);
    await child.pressesBack();
    await stands(child, "welcome");
    await assertNoWord(child);
  });
}

scene("a page that the browser kept is emptied before it is used", {}, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "story", answers);
  await child.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await stands(child, "welcome");
  await assertNoWord(child);
});

scene("the language can be changed on every page, and every answer stays", {}, async (child) => {
  await child.opensForm(helpline.address);
  for await (const page of walks(child, answers)) {
    await speaks(child, "Français", { lang: "fr", dir: "ltr" });
    await speaks(child, "العربية", { lang: "ar", dir: "rtl" });
    if (!AFTER.includes(page)) await assertAnswered(child, page);
  }
  await assertReadOnce(helpline, STORY);
});

scene("every answer can be changed from the page of all answers", {}, async (child) => {
  await isReady(child, helpline.address, answers, MORE);
  for (const [question, answer] of Object.entries(OTHERS)) {
    await child.page.locator(`[data-answer=${question}] [data-action=change]`).click();
    await stands(child, question);
    await assertAnswered(child, question);
    await gives(child, answer);
    await child.page.locator("[data-action=next]").click();
    await stands(child, "check");
  }
  await sends(child);
  await arrives(child);
  const [arrived] = await helpline.desk.receives();
  assert.equal(arrived.email, OTHERS.email);
  for (const { question, value } of arrived.answers) assert.deepEqual(value, [OTHERS[question]].flat());
});

async function pressesBackTwiceAtOnce(child) {
  await child.page.evaluate(() => {
    history.back();
    history.back();
  });
}

async function stands(child, page) {
  await child.page.locator(`[data-page=${page}], [data-question=${page}]`).waitFor();
}

async function speaks(child, name, mark) {
  await child.taps(name);
  await child.waits(`html[lang=${mark.lang}]`);
  const html = child.page.locator("html");
  assert.deepEqual({ lang: await html.getAttribute("lang"), dir: await html.getAttribute("dir") }, mark);
}

// What she had answered there is there.
async function assertAnswered(child, question) {
  const answer = answers[question];
  if (typeof answer === "string") return assert.equal(await child.page.locator("#answer").inputValue(), answer);
  for (const choice of answer ?? []) {
    assert.ok(await child.page.locator(`[value="${choice}"]`).isChecked(), `${question}: ${choice}`);
  }
}

// Neither on the screen nor anywhere in the document, nor in a field.
async function assertNoWord(child) {
  const held = await child.page.evaluate(() =>
    [document.documentElement.outerHTML, ...[...document.querySelectorAll("input, textarea")].map(({ value }) => value)].join("\n"),
  );
  for (const words of [STORY, EMAIL, ANSWERS.links]) assert.ok(!held.includes(words), words);
}
