// The form inside somebody else's page: it is as high as it needs, tells that page a number and
// nothing else, and leaving takes the whole page away. Whoever was not named gets nothing.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { assertAccessible } from "./accessibility.mjs";
import { hostOpens, line } from "./host.mjs";
import { assertNoWord, exitAnswers, isOut, pressesForward } from "./leaving.mjs";
import { isLost } from "./mishaps.mjs";
import { Hand, PHONE } from "./phone.mjs";
import { ANSWERS, arrives, sends, walks, walksTo } from "./road.mjs";
import { assertReadOnce, scene } from "./scene.mjs";
import { helplineOpens } from "./stack.mjs";
import { until } from "./until.mjs";

const STORY = "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية";
const answers = { ...ANSWERS, story: STORY };
const LEAVE = "خروج سريع";

// What the frame may do, and why, stands in docs/embedding.md.
const SANDBOX = [
  "allow-scripts",
  "allow-same-origin",
  "allow-popups",
  "allow-popups-to-escape-sandbox",
  "allow-top-navigation-by-user-activation",
  "allow-top-navigation-to-custom-protocols",
];

// One site that the helpline has named, and one that it has not.
let named;
let stranger;
let helpline;
before(async () => {
  named = await hostOpens();
  stranger = await hostOpens();
  helpline = await helplineOpens({ configuration: { embedders: [named.origin] } });
  for (const host of [named, stranger]) host.holds(line(helpline.address));
});
after(() => Promise.all([named, stranger, helpline].map((it) => it?.closes())));

scene("one line in another page, and a message is sent from there", {}, async (child) => {
  const framed = await opensFramed(child);
  await walksTo(framed, "check", answers);
  await sends(framed);
  await arrives(framed);
  await assertReadOnce(helpline, STORY);
  const toUs = (await child.traffic()).filter(({ url }) => url.startsWith(helpline.address));
  assert.ok(toUs.length > 5);
  for (const { url, headers } of toUs) assert.equal(headers.referer, undefined, url);
});

scene("the frame is a sandbox from the form's own address, and says what it is", {}, async (child) => {
  await opensFramed(child);
  const frame = child.page.locator("iframe");
  assert.deepEqual((await frame.getAttribute("sandbox")).split(" "), SANDBOX);
  assert.equal(await frame.getAttribute("referrerpolicy"), "no-referrer");
  assert.equal(await frame.getAttribute("title"), "استمارة · Formulaire");
  assert.equal(new URL(await frame.getAttribute("src")).origin, helpline.relay.origin);
  assert.equal(await frame.getAttribute("allow"), null);
  await assertAccessible(child);
  assert.deepEqual(child.complaints, []);
});

scene("language and form are chosen in the line, and told to no server", {}, async (child) => {
  const cases = {
    "": ["#,", "ar"],
    'data-language="fr"': ["#fr,", "fr"],
    'data-language="en" data-form="meta"': ["#en,meta", "en"],
    'data-form="meta"': ["#,meta", "ar"],
  };
  for (const [attributes, [fragment, language]] of Object.entries(cases)) {
    named.holds(line(helpline.address, attributes));
    await isLost(child, "**/*.wasm");
    const framed = await opensFramed(child, { opened: false });
    assert.equal(new URL(framed.page.url()).hash, fragment);
    await framed.page.locator(`html[data-says=${language}]`).waitFor();
  }
  named.holds(line(helpline.address));
  for (const { url } of await child.traffic()) assert.doesNotMatch(url, /meta|,/);
});

scene("the form speaks the language of the line, and offers the one form of the line", {}, async (child) => {
  named.holds(line(helpline.address, 'data-language="fr" data-form="meta"'));
  const framed = await opensFramed(child);
  named.holds(line(helpline.address));
  assert.equal(await framed.attribute("html", "lang"), "fr");
  const roads = await framed.page.locator("[data-road]").evaluateAll((all) => all.map((it) => it.dataset.road));
  assert.deepEqual(roads, ["talk", "meta", "images", "list"]);
  await framed.clicks("[data-road=meta]");
  await framed.waits("[data-question=danger]");
});

// A window that holds every page whole.
const TALL = { width: 1280, height: 3000 };
for (const size of [PHONE, TALL]) {
  scene(`the frame is as high as the page in it, up to the window's ${size.height}`, { size }, async (child) => {
    const framed = await opensFramed(child);
    const heights = new Set();
    for await (const page of walks(framed, answers)) {
      if (page !== "sending") heights.add(await followsHeight(child, framed));
    }
    assert.ok(heights.size > 1 || size === PHONE, "another page, another height");
    await helpline.desk.receives();
  });
}

scene("only a number from the form itself makes the frame higher", {}, async (child) => {
  const framed = await opensFramed(child);
  const height = await followsHeight(child, framed);
  const says = (words) => framed.page.evaluate((words) => parent.postMessage(words, "*"), words);
  for (const number of [77, -1]) await child.page.evaluate((number) => postMessage(number, "*"), number);
  for (const words of ["77", { height: 77 }, [77], null, -77, -1.5, 0, "-1", 77.5, Infinity, "77px;position:fixed"]) await says(words);
  await says(333);
  await child.page.waitForFunction(() => document.querySelector("iframe").style.height === "333px");
  await says(10 ** 9);
  await child.page.waitForFunction(() => document.querySelector("iframe").style.height === "20000px");
  const { height: shown } = await child.page.locator("iframe").boundingBox();
  assert.ok(shown <= PHONE.height && height <= PHONE.height, "never higher than the window");
});

scene("one tap in the frame takes the whole page away, and Back leads before both", {}, async (child) => {
  const framed = await opensFramed(child);
  await walksTo(framed, "story", answers);
  await exitAnswers(child);
  await framed.page.getByRole("link", { name: LEAVE }).tap();
  await isOut(child);
  await child.pressesBack();
  assert.equal(child.page.url(), "about:blank");
  await pressesForward(child);
  await isOut(child);
  await pressesForward(child);
  await child.page.locator("iframe").waitFor();
  for (const frame of child.page.frames()) await assertNoWord(frame, STORY);
});

scene("Shift three times in the frame takes the whole page away", {}, async (child) => {
  const framed = await opensFramed(child);
  await walksTo(framed, "story", answers);
  await framed.page.locator("#answer").focus();
  await exitAnswers(child);
  await typesThenShifts(child);
  await isOut(child);
});

scene("long after the last touch Shift takes the whole page to a blank one", {}, async (child) => {
  const framed = await opensFramed(child);
  await walksTo(framed, "story", answers);
  await framed.page.waitForFunction(() => !navigator.userActivation.isActive);
  // The browser counts a touch from when it heard of it, which on a busy machine is later than the
  // page did, and nothing shows when it has forgotten it.
  await child.page.waitForTimeout(3_000);
  for (const _ of [1, 2, 3]) await child.pressesKey("Shift");
  await child.page.waitForURL("about:blank");
  assert.equal(await child.reads(), "");
  await child.pressesBack();
  assert.equal(child.page.url(), "about:blank");
});

scene("without a network the whole page goes blank", {}, async (child) => {
  const framed = await opensFramed(child);
  await walksTo(framed, "story", answers);
  await child.losesNetwork();
  await framed.page.getByRole("link", { name: LEAVE }).tap();
  await child.page.waitForURL("about:blank");
  assert.equal(await child.reads(), "");
});

scene("a frame that may not take the page away goes blank itself", {}, async (child) => {
  named.holds(`<iframe title="x" sandbox="allow-scripts allow-same-origin" src="${helpline.address}"></iframe>`);
  const framed = await opensFramed(child);
  named.holds(line(helpline.address));
  await walksTo(framed, "story", answers);
  await framed.page.getByRole("link", { name: LEAVE }).tap();
  await framed.page.waitForURL("about:blank");
  assert.equal(child.page.url(), named.address);
  for (const frame of child.page.frames()) await assertNoWord(frame, STORY);
});

scene("Back on the phone goes to the question before, inside a frame too", {}, async (child) => {
  const framed = await opensFramed(child);
  await walksTo(framed, "platform", answers);
  await child.page.evaluate(() => history.back());
  await framed.page.locator("[data-question=content_type]").waitFor();
  assert.equal(child.page.url(), named.address);
});

scene("what leads to another site opens beside the frame", {}, async (child) => {
  await child.context.route("https://wa.me/**", (route) => route.fulfill({ body: "WhatsApp" }));
  const framed = await opensFramed(child);
  const opened = child.context.waitForEvent("page");
  await framed.page.locator("a[href^='https://wa.me']").first().click();
  const beside = await opened;
  await beside.waitForURL("https://wa.me/212624405889");
  assert.equal(await beside.evaluate(() => globalThis.opener), null);
  await framed.page.locator("[data-page=welcome]").waitFor();
});

scene("a site that the helpline has not named gets no form, by the line or by hand", {}, async (child) => {
  const byHand = `<iframe title="x" src="${helpline.address}"></iframe>`;
  for (const written of [line(helpline.address), byHand]) {
    stranger.holds(written);
    await child.opens(stranger.address);
    await child.page.locator("iframe").waitFor();
    await isRefused(child);
    const [, frame] = child.page.frames();
    assert.equal(await frame.locator("#form").count(), 0);
  }
});

// A letter and Shift three times as one movement: a frame counts as touched for some seconds only,
// and Shift is no touch to a browser.
async function typesThenShifts(child) {
  const browser = await child.context.newCDPSession(child.page);
  const letter = { key: "a", code: "KeyA", text: "a", windowsVirtualKeyCode: 65 };
  const shift = { key: "Shift", code: "ShiftLeft", windowsVirtualKeyCode: 16 };
  const strokes = [letter, shift, shift, shift].flatMap((key) => [
    { type: key.text ? "keyDown" : "rawKeyDown", ...key },
    { type: "keyUp", ...key, text: undefined },
  ]);
  // What is still to be heard of the last of them when the page has gone never comes.
  await Promise.allSettled(strokes.map((stroke) => browser.send("Input.dispatchKeyEvent", stroke)));
}

// The frame as a phone of its own, for the verbs of the road; `opened` waits for the first page.
async function opensFramed(child, { opened = true } = {}) {
  await child.opens(named.address);
  const iframe = await child.page.locator("iframe").elementHandle();
  const page = await iframe.contentFrame();
  if (opened) await page.locator("html[data-thiqa=open]").waitFor();
  return new Hand(page);
}

// Waits until the frame has the height of what is in it, or of the window; gives it back.
async function followsHeight(child, framed) {
  const drawn = () => framed.page.evaluate(() => document.body.offsetHeight);
  const allowed = child.page.viewportSize().height;
  let wanted;
  do {
    wanted = Math.min(await drawn(), allowed);
    await child.page.waitForFunction((wanted) => document.querySelector("iframe").offsetHeight === wanted, wanted);
  } while (Math.min(await drawn(), allowed) !== wanted);
  return wanted;
}

// The browser says that it does not show the form there.
async function isRefused(child) {
  await until(() => child.complaints.some((line) => line.includes("frame-ancestors")), "it is refused");
  child.complaints.length = 0;
}
