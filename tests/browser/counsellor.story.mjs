// A counsellor at the desk's page, in a real browser under the page's own policy; the children are
// the second client. No script runs here: what is pressed is a form.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { assertAccessible } from "./accessibility.mjs";
import { stopsBrowsers } from "./chromium.mjs";
import { Relay } from "./client/relay.mjs";
import { Reporter } from "./client/reporter.mjs";
import { COMPUTER, PHONE, phone } from "./phone.mjs";
import { remembering } from "./looks.mjs";
import { helplineOpens } from "./stack.mjs";

const STORY = "واحد كيهددني كل نهار فواتساب <b>وكيطلب تصاور</b> https://example.org/x";
const FIELD = "#text";
// Pages that a browser finds missing or refused are written in its console, and are meant.
const MEANT = /status of 40[349]/;

let helpline;
let desk;
let salma;

before(async () => {
  helpline = await helplineOpens();
  const root = await readFile(path.join(helpline.desk.data, "public/root-key"), "utf8");
  const origin = new URL(helpline.address).origin;
  const relay = new Relay({ origin, label: "demo", root: Buffer.from(root.trim(), "base64url") });
  salma = await Reporter.draws(relay);
  const answers = { danger: ["deadline"], adult_knows: ["does_not_help"], safe_contact: "ختي", story: STORY };
  await salma.reports({ answers, email: "salma@example.org" });
  await helpline.desk.pulls();
  const lina = await Reporter.draws(relay);
  await lina.reports({ language: "fr", answers: { story: "Un faux compte avec ma photo." } });
  await helpline.desk.pulls();
  await helpline.desk.does("reply", "c1", "--ask", "meta");
  await salma.followsUp({ text: "نعم", tap: "worse", consent: { meta: "yes" } });
  await lina.withdraws({ wish: "erase", lastMessage: false });
  await helpline.desk.pulls();
  desk = await helpline.desk.opensPage();
});
after(async () => {
  await desk?.closes();
  await helpline?.closes();
  await stopsBrowsers();
});

// Takes a place at the counsellor's machine, and looks afterwards at what left it.
async function sits(options, work) {
  const seat = await phone(options);
  try {
    await work(seat);
    const left = (await seat.traffic()).map(({ url }) => new URL(url).origin);
    assert.deepEqual([...new Set(left)], [new URL(desk.address).origin], "nothing leaves the machine");
    assert.deepEqual(seat.complaints.filter((words) => !MEANT.test(words)), []);
  } finally {
    await seat.isPutAway();
  }
}

const opens = (seat, language, id = "") => seat.opens(`${desk.address}${language}/${id}`);
const typed = (seat) => seat.page.locator(FIELD).inputValue();

for (const language of ["ar", "fr", "en"]) {
  for (const [size, name] of [[COMPUTER, "a computer"], [PHONE, "360 pixels"]]) {
    for (const dark of [false, true]) {
      test(`the list and a case can be read in ${language} on ${name}${dark ? " in the dark" : ""}`, () =>
        sits({ language, size, dark }, async (seat) => {
          for (const id of ["", "c1", "c2", "aside", "adopt"]) {
            await opens(seat, language, id);
            await assertAccessible(seat);
            assert.deepEqual(await seat.page.evaluate(remembering, true), []);
            const wider = await seat.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(wider <= 0, `${id || "the list"} is ${wider} pixels too wide`);
            assert.equal(await seat.has('a[href^="http"], script, b'), false);
          }
        }));
    }
  }
}

test("a template and a question are put into the field, the cursor stands there, and Send sends", () =>
  sits({ language: "fr", size: COMPUTER }, async (seat) => {
    await opens(seat, "fr", "c1");
    await seat.fills(FIELD, "سطر أول\n\nسطر ثان");
    await seat.page.selectOption("[name=template]", "details");
    await seat.taps("Insérer");
    assert.match(await typed(seat), /^سطر أول\n\nسطر ثان\n\nشكرا/);
    await seat.page.waitForFunction(() => document.activeElement.id === "text");
    await seat.clicks(".consents summary");
    await seat.clicks('button[value=police]');
    const words = await typed(seat);
    assert.match(words, /الشرطة/);
    assert.equal(await seat.page.locator("[name=ask]").inputValue(), "police");
    await seat.taps("Je le lis et je l’étudie");
    assert.equal(await typed(seat), words, "a stage takes no words away");
    await seat.taps("Envoyer la réponse");
    await seat.sees("La réponse est dans sa boîte");
    assert.equal(await typed(seat), "");
    await seat.page.reload();
    const { replies, stages } = await salma.conversation();
    assert.equal(replies.filter(({ text }) => text === words).length, 1, "loading it again sends nothing");
    assert.deepEqual(replies.at(-1).ask.map(({ to }) => to), ["police"]);
    assert.ok(stages.some(({ stage }) => stage === "analysis"));
  }));

// The token of a desk that was started before, as in a tab that stayed open.
test("a desk that was started anew gives back what was typed, and nothing else", () =>
  sits({ language: "fr", size: COMPUTER }, async (seat) => {
    await opens(seat, "fr", "c1");
    const words = "سطر أول\n<b>deuxième ligne</b>";
    await seat.fills(FIELD, words);
    await seat.page.evaluate(() => {
      const form = document.querySelector("form.whole");
      form.action = form.action.replace(/[^/]{22}/, "A".repeat(22));
    });
    await seat.taps("Envoyer la réponse");
    await seat.sees("سطر أول");
    assert.equal(await seat.page.evaluate(() => document.body.innerText), words);
    assert.equal(await seat.has("b, form, a"), false);
  }));

test("what is ticked is set aside and brought back", () =>
  sits({ language: "en", size: PHONE }, async (seat) => {
    // What nobody has read is passed over.
    await opens(seat, "en", "c1");
    await opens(seat, "en");
    await seat.ticks("[value=c1]");
    await seat.taps("Set aside what is ticked");
    await seat.sees("Set aside: 1.");
    assert.equal(await seat.has("[value=c1]"), false);
    await seat.taps("Set aside: 1");
    await seat.ticks("[value=c1]");
    await seat.taps("Bring back what is ticked");
    await seat.sees("Back in the list: 1.");
    await opens(seat, "en");
    assert.equal(await seat.has("[value=c1]"), true);
  }));

test("who agreed may be told, and she reads whom and when", () =>
  sits({ language: "ar", size: PHONE }, async (seat) => {
    await opens(seat, "ar", "c1");
    await seat.taps("أخبرناه اليوم");
    await seat.sees("أُخبر يوم");
    const { stages } = await salma.conversation();
    assert.deepEqual([stages.at(-1).stage, stages.at(-1).to], ["reported", "meta"]);
  }));

test("Enter in a field presses nothing, and an erasure is stopped by name and reason only", () =>
  sits({ language: "fr", size: COMPUTER }, async (seat) => {
    await opens(seat, "fr", "c2");
    await seat.clicks(".banner summary");
    await seat.fills("#keep_by", "Amina");
    await seat.pressesKey("Enter");
    await seat.fills(FIELD, "presque fini");
    assert.equal(new URL(seat.page.url()).pathname.endsWith("/c2"), true);
    await seat.clicks("button[formaction$='/keep']");
    await seat.sees("Rien n’est écrit");
    assert.equal(await typed(seat), "presque fini");
    assert.equal(await seat.page.locator("#keep_by").inputValue(), "Amina");
    await seat.fills("#keep_reason", "sa vie");
    await seat.clicks("button[formaction$='/keep']");
    await seat.sees("Le dossier ne sera pas effacé");
    assert.equal(await typed(seat), "presque fini", "and nothing typed is lost");
    const [wish] = (await helpline.desk.shows("c2")).withdrawals;
    assert.deepEqual([wish.kept_by, wish.until], ["Amina", null]);
  }));
