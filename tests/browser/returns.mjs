// What may stand on the screen around a list, given or entered: rows for the table of states.mjs.
import { CaseCode } from "./client/code.mjs";
import { Reporter } from "./client/reporter.mjs";
import { relayOf } from "./line.mjs";
import { entersLines, written } from "./list.mjs";
import { isLost } from "./mishaps.mjs";
import { sends } from "./road.mjs";

// A list that nobody was given, always the same: macaronis 2, … shampooing 8, beurre 6.
export const SOME = CaseCode.ofPassword(Buffer.from("0123456789"));
// The list of somebody whom the helpline has answered, once `isAnswered` has seen to it.
const ANSWERED = CaseCode.ofPassword(Buffer.from("9876543210"));

const NAMES = "**/things-*.csv";
const BACK = "[data-road=list]";

const taps = (...selectors) => async (child) => {
  for (const selector of selectors) await child.clicks(selector);
};

// Enters the list in the language of the page, as `changes` makes it, and opens it.
const enters = (changes = (lines) => lines, { lines } = SOME) => async (child) => {
  const language = await child.attribute("html", "lang");
  await child.clicks(BACK);
  await entersLines(child, changes(lines.map((line) => written(line, language))));
};

// Opens a list for which nothing waits, and goes on from there.
const opensAnd = (...selectors) => async (child) => {
  await enters()(child);
  await taps("[data-page=conversation] [data-action=again]", ...selectors)(child);
};

const swaps = ([one, two, three, four, ...others]) => [one, two, four, three, ...others];

export const RETURNS = {
  "list-figures": { before: (child) => isLost(child, NAMES), at: "arrived", then: taps("[data-action=list]"), seen: "[data-page=list] .digits" },
  keep: { at: "list", then: taps("[data-action=others]"), seen: "[data-page=keep]" },
  "recall-wrong": { at: "recall", then: recallsWrong, seen: "[data-page=recall] .trouble" },
  "done-without": { at: "check", then: declines, seen: "[data-page=done]" },
  enter: { at: "welcome", then: taps(BACK), seen: "[data-page=enter]" },
  "enter-suggested": { at: "welcome", then: beginsALine, seen: ".near:first-child" },
  "enter-unknown": { at: "welcome", then: enters((lines) => lines.with(6, lines[6].slice(1))), seen: ".trouble .near:first-child" },
  "enter-empty": { at: "welcome", then: enters((lines) => lines.with(5, "")), seen: "[data-action=unreadable]" },
  "enter-undecided": { at: "welcome", then: leavesOut, seen: ".trouble" },
  "enter-quantity": { at: "welcome", then: enters((lines) => lines.with(3, lines[3].replace(/\d$/, "9"))), seen: "[aria-invalid=true]" },
  "enter-swapped": { at: "welcome", then: enters(swaps), seen: "[data-action=yes-open]" },
  "enter-no-names": { before: losesNames, at: "welcome", then: enters(), seen: ".trouble .now" },
  "enter-unreached": { at: "welcome", then: entersOffline, seen: ".trouble .now" },
  "enter-lost": { at: "welcome", then: taps(BACK, "[data-action=lost]"), seen: "[data-action=new]" },
  "enter-digits": { at: "welcome", then: taps(BACK, "[data-action=other-way]"), seen: "[data-digits]" },
  "enter-digits-wrong": { at: "welcome", then: taps(BACK, "[data-action=other-way]", "[data-action=open]"), seen: ".trouble" },
  nothing: { at: "welcome", then: enters(), seen: "[data-page=conversation]" },
  "nothing-unreached": { at: "welcome", then: looksAgainOffline, seen: ".failure" },
  replies: { at: "welcome", then: enters(undefined, ANSWERED), seen: "[data-ask=meta]" },
  answer: { at: "welcome", then: opensAnd("[data-action=answer]"), seen: "[data-action=send]" },
  "answer-empty": { at: "welcome", then: opensAnd("[data-action=answer]", "[data-action=send]"), seen: ".trouble" },
  withdraw: { at: "welcome", then: opensAnd("[data-action=withdraw]"), seen: "[data-page=withdraw]" },
  erase: { at: "welcome", then: opensAnd("[data-action=withdraw]", "[data-action=erase]"), seen: "[data-page=erase]" },
  empty: { at: "welcome", then: opensAnd("[data-action=empty]"), seen: "[data-page=empty]" },
  emptied: { at: "welcome", then: opensAnd("[data-action=empty]", "[data-action=confirm]"), seen: "[data-page=noted]" },
  noted: { at: "welcome", then: opensAnd("[data-action=worse]"), seen: "[data-page=noted]" },
};

// She has reported from elsewhere, and was received, answered at length and asked.
export async function isAnswered(helpline) {
  const { desk } = helpline;
  const reporter = await Reporter.returns(await relayOf(helpline), ANSWERED);
  await reporter.reports({ answers: { violence: ["other"], platform: ["whatsapp"] } });
  const [{ id }] = await desk.receives();
  const words = [
    "شكرا على ثقتك. ما يحدث ليس ذنبك.",
    "الأفضل عدم الرد على هذا الشخص وعدم حذف رسائله. هل طلب منك شيئا؟",
    "يمكننا أن نطلب من ميتا إغلاق حسابه. القرار لك.",
  ];
  await desk.does("reply", id, "--stage", "analysis", "--ask", "meta", "--text", words.join("\n\n"));
}

async function recallsWrong(child) {
  await child.page.locator("[data-page=recall] input").first().fill("?");
  await child.clicks("[data-action=check]");
}

async function declines(child) {
  await child.ticks("[data-action=no-list]");
  await sends(child);
}

async function beginsALine(child) {
  await child.clicks(BACK);
  await child.page.locator('[data-line="1"]').click();
  await child.page.keyboard.type({ ar: "طم", fr: "to", en: "to" }[await child.attribute("html", "lang")]);
}

// Several lists fit the other lines, and nothing waits for any of them.
async function leavesOut(child) {
  await enters((lines) => lines.with(4, ""))(child);
  await child.clicks("[data-action=unreadable]");
  await child.page.locator("[data-action=unreadable]").waitFor({ state: "detached" });
}

function losesNames(child) {
  return child.page.route(NAMES, (route) => route.abort());
}

async function entersOffline(child) {
  await child.losesNetwork();
  await enters()(child);
}

async function looksAgainOffline(child) {
  await enters()(child);
  await child.waits("[data-page=conversation]");
  await child.losesNetwork();
  await child.clicks("[data-action=again]");
}
