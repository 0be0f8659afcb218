// The form inside somebody else's page: it tells that page nothing, and leaving takes the whole page
// away. Whoever was not named gets nothing.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { assertAccessible } from "./accessibility.mjs";
import { hostOpens, line } from "./host.mjs";
import { assertNoWord, exitAnswers, isOut, pressesForward } from "./leaving.mjs";
import { isLost } from "./mishaps.mjs";
import { Hand, PHONE } from "./phone.mjs";
import { ANSWERS, arrives, ROADS, sends, walks, walksTo } from "./road.mjs";
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

// A window that would hold every page whole, and one that is lower than the frame.
const TALL = { width: 1280, height: 3000 };
const LOW = { width: 360, height: 480 };
for (const size of [PHONE, TALL, LOW]) {
  for (const road of ROADS) {
    scene(`the page around hears nothing on the road "${road}", in a window of ${size.height} px`, { size }, async (child) => {
      const looks = await listens(child);
      const framed = await opensFramed(child);
      const before = await looks();
      assert.equal(before.height, Math.min(640, size.height));
      const after = [];
      for await (const page of walks(framed, { ...answers, danger: ["near_me"] }, road)) {
        if (page !== "welcome") after.push(await looks());
        if (page === "story") after.push(...(await wanders(child, framed, looks)));
      }
      // A first tap leads on from the first page: that much is seen, and nothing later.
      const [first] = after;
      assert.ok(first.entries > before.entries);
      assert.deepEqual(after.filter((look) => !isDeepStrictEqual(look, first)), []);
      assert.deepEqual({ ...first, entries: before.entries }, before);
      assert.deepEqual(first.heard, []);
      await helpline.desk.receives();
    });
  }
}

scene("nothing that a page says changes the frame, and only the form itself says that it was left", {}, async (child) => {
  const framed = await opensFramed(child);
  const height = () => child.page.evaluate(() => document.querySelector("iframe").offsetHeight);
  const says = (words) => framed.page.evaluate((words) => parent.postMessage(words, "*"), words);
  await child.page.evaluate(() => postMessage(-1, "*"));
  for (const words of ["77", { height: 77 }, [77], null, 77, -77, -1.5, 0, "-1", 10 ** 9, "77px;position:fixed"]) await says(words);
  await child.page.evaluate(() => new Promise((done) => setTimeout(done)));
  assert.equal(await height(), PHONE.height);
  assert.equal(child.page.url(), named.address);
  await says(-1);
  await child.page.waitForURL("about:blank");
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

scene("what the form shows and focuses scrolls the frame only", {}, async (child) => {
  await child.page.addInitScript(() => {
    if (self === top) addEventListener("DOMContentLoaded", () => (document.body.style.marginBlock = "100vh"));
  });
  const framed = await opensFramed(child);
  // The upper half of the frame is out of sight.
  const scrolled = await child.page.evaluate(() => {
    scrollTo(0, document.querySelector("iframe").getBoundingClientRect().top + scrollY + 320);
    return scrollY;
  });
  // A tap by a script, for which no browser scrolls by itself.
  const taps = (selector) => framed.page.locator(selector).evaluate((it) => it.click());
  const shows = (selector) => framed.page.locator(selector).evaluate((it) => it.ownerDocument.activeElement === it || new Promise((done) => it.addEventListener("focus", () => done(true))));
  await taps("[data-road=meta]");
  await shows("[data-question=danger] h1");
  await taps("[data-action=next]");
  await shows("[data-question=content] h1");
  await taps("[data-action=next]");
  await framed.waits("#trouble");
  await taps("[data-action=back]");
  await shows("[data-question=danger] h1");
  await taps("[data-action=back]");
  await shows("[data-page=welcome] h1");
  await taps("[data-leaflet=phone]");
  await shows("[data-page=leaflet] h1");
  assert.equal(await child.page.evaluate(() => scrollY), scrolled);
});

scene("every Back in a frame is caught, many at once too, and the taps after them leave as many again", {}, async (child) => {
  const framed = await opensFramed(child);
  await walksTo(framed, "story", answers);
  const entries = () => child.page.evaluate(() => history.length);
  const before = await entries();
  await child.page.evaluate(() => {
    for (const _ of [1, 2, 3]) history.back();
  });
  await framed.page.locator("[data-question=content_type]").waitFor();
  for (const question of ["platform", "links", "story"]) {
    await framed.clicks("[data-action=next]");
    await framed.waits(`[data-question=${question}]`);
  }
  assert.equal(await framed.page.locator("#answer").inputValue(), STORY);
  assert.equal(await entries(), before);
  assert.equal(child.page.url(), named.address);
});

scene("from the first page in the frame Back leaves the page around it", {}, async (child) => {
  const framed = await opensFramed(child);
  await walksTo(framed, "content", answers);
  for (const shown of ["[data-question=danger]", "[data-page=welcome]"]) {
    await child.page.evaluate(() => history.back());
    await framed.waits(shown);
  }
  // It has gone off all that it had left there.
  await framed.page.waitForFunction(() => history.state === null);
  await child.pressesBack();
  await child.page.waitForURL("about:blank");
});

scene("a pull at the upper edge opens neither the form nor the page around it anew", {}, async (child) => {
  const edge = () => getComputedStyle(document.documentElement).overscrollBehaviorY;
  const framed = await opensFramed(child);
  assert.equal(await child.page.evaluate(edge), "contain");
  assert.equal(await framed.page.evaluate(edge), "auto", "the page around goes on where the frame ends");
  await child.opensForm(helpline.address);
  assert.equal(await child.page.evaluate(edge), "none");
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

// The page around listens to all that a frame could tell it. Gives back a way to look at what it
// knows: how high and wide frame and page are, how many pages the browser lists, and what it heard.
async function listens(child) {
  await child.page.addInitScript(() => {
    if (self !== top) return;
    const heard = (globalThis.heard = []);
    for (const event of ["message", "popstate", "hashchange", "resize"]) {
      addEventListener(event, ({ type, data }) => heard.push([type, data ?? null]), true);
    }
    const frames = new MutationObserver((changes) => {
      if (changes.some(({ target }) => target.localName === "iframe")) heard.push("a frame was changed");
    });
    frames.observe(document, { subtree: true, attributes: true });
    addEventListener("load", () => {
      // What stands there when the page is whole is no change.
      heard.length = 0;
      const iframe = document.querySelector("iframe");
      iframe.addEventListener("load", () => heard.push("the frame went elsewhere"));
      let sizes = 0;
      new ResizeObserver(() => (sizes += 1) > 1 && heard.push("the frame has another size")).observe(iframe);
    });
  });
  return () =>
    child.page.evaluate(() => {
      const { offsetWidth: width, offsetHeight: height } = document.querySelector("iframe");
      const whole = document.documentElement.scrollHeight;
      return { width, height, whole, entries: history.length, frames: frames.length, heard: globalThis.heard.slice() };
    });
}

// Goes back and on, changes the language, opens a leaflet and what is asked before the page is opened
// anew, looks away and comes back; gives back what the page around knew at each of them.
async function wanders(child, framed, looks) {
  const seen = [];
  const does = async (act, shown) => {
    await act();
    await framed.page.locator(shown).first().waitFor();
    seen.push(await looks());
  };
  const { page } = framed;
  const goesBack = () => child.page.evaluate(() => history.back());
  const question = await framed.attribute("[data-page]", "data-question");
  await does(goesBack, `[data-page]:not([data-question=${question}])`);
  await does(() => framed.clicks("[data-action=next]"), `[data-question=${question}]`);
  await does(() => framed.clicks("#top [lang=fr]"), "html[lang=fr]");
  await does(() => framed.clicks("#top [lang=ar]"), "html[lang=ar]");
  await does(() => framed.clicks("#phone summary"), "[data-page=leaflet]");
  await does(() => framed.clicks("[data-action=back]"), `[data-question=${question}]`);
  await does(() => page.locator("#answer").press("F5"), "#reload");
  await does(() => page.locator("#reload button").first().click(), `[data-question=${question}]`);
  return seen;
}

// The browser says that it does not show the form there.
async function isRefused(child) {
  await until(() => child.complaints.some((line) => line.includes("frame-ancestors")), "it is refused");
  child.complaints.length = 0;
}
