// Anas, 12, on a cheap phone. The network breaks off while he sends, his tab is gone the next
// morning, and on somebody else's phone, in French, he enters what he wrote on paper. What is wrong
// is said there, and nothing leaves the phone before a list is one. Invented, like everybody here.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { things } from "./agree/lists.mjs";
import { completed } from "./client/code.mjs";
import { assertNothingLeaks } from "./leaks.mjs";
import { copiesList, entersLines, hasList, thingOf, written } from "./list.mjs";
import { ENVELOPES, isLost, letters, UNTIL_ASKED } from "./mishaps.mjs";
import { phone } from "./phone.mjs";
import { SOME } from "./returns.mjs";
import { ANSWERS, arrives, isReady, sends } from "./road.mjs";
import { aHelpline, assertNumbers, scene } from "./scene.mjs";

const STORY = "شي ناس كيضحكو عليا فالمجموعة ديال القسم، والزرافة البنفسجية";
const ASKS = "Lignes 3 et 4 échangées ?";
const NOT_RIGHT = "Une des lignes n’est pas juste, ou pas à sa place. Compare avec ton papier. Rien n’a été envoyé.";

const LINES = SOME.lines.map((line) => written(line, "fr"));

const helpline = aHelpline();

scene("Anas sends again what broke off, and comes back on another phone with his paper in disorder", {}, async (anas) => {
  await isReady(anas, helpline.address, { ...ANSWERS, story: STORY });
  await isLost(anas, ENVELOPES, UNTIL_ASKED);
  await sends(anas);
  await anas.sees(/ما كتبته ما زال هنا/);
  await anas.taps("إعادة المحاولة");
  await arrives(anas);
  const [broken, arrived, ...more] = await letters(anas);
  assert.deepEqual([broken.status, arrived.status, more], [undefined, 201, []]);
  assert.deepEqual([broken.path, broken.hash], [arrived.path, arrived.hash], "the same bytes");
  const paper = (await copiesList(anas)).map((line) => thingOf(line, "ar"));
  assertNothingLeaks(await anas.traffic(), STORY);
  await anas.opensTab();
  assert.equal((await helpline.desk.receives()).length, 1);

  // The next morning, from memory of the words at home: bread is not always called bread.
  const lines = paper.map((line) => written(line, "ar"));
  lines[0] = written(paper[0], "ar", { numerals: "eastern" });
  const homely = paper.findIndex(({ item }) => things.names.get("ar")[item].length > 1);
  assert.ok(homely >= 0, "one of the eight has another name");
  lines[homely] = written(paper[homely], "ar", { other: 1, numerals: homely ? "western" : "eastern" });
  [lines[2], lines[3]] = [lines[3], lines[2]];
  const other = await phone({ language: "fr" });
  try {
    await hasList(other, helpline.address);
    const left = await stays(other);
    await entersLines(other, lines);
    await other.sees(ASKS);
    await assertAccessible(other);
    await left("nothing left before he said yes");
    await other.page.locator("[role=alert] > div", { hasText: ASKS }).getByRole("button", { name: "Oui, ouvrir comme ça" }).click();
    await other.waits("[data-page=conversation]");
    await other.sees("Ton message est arrivé chez l’équipe");
    assert.ok(!(await other.reads()).includes(STORY), "his own words are not here");
    assert.deepEqual(other.complaints, []);
  } finally {
    await other.isPutAway();
  }
});

scene("one line that cannot be read is left out, and the list opens", {}, async (anas) => {
  await isReady(anas, helpline.address);
  await sends(anas);
  await arrives(anas);
  const list = await copiesList(anas);
  await helpline.desk.pulls();
  const unread = completed(list.map((line) => thingOf(line, "ar")), 5).length <= 8 ? 5 : 7;
  await hasList(anas, helpline.address);
  const left = await stays(anas);
  await entersLines(anas, list.with(unread, ""));
  await anas.sees(`السطر ${unread + 1} فارغ.`);
  await assertAtLine(anas, unread + 1);
  await assertAccessible(anas);
  await left();
  await anas.taps(`لا أستطيع قراءة السطر ${unread + 1}`);
  await anas.waits("[data-page=conversation]");
  await anas.sees("وصلت رسالتك إلى الفريق");
});

tries("an unknown word in line 7 is pointed at, with words near to it, one of which opens the list", async (child, left) => {
  await entersLines(child, LINES.with(6, "shampuing 8"));
  await child.sees("Nous ne reconnaissons pas la ligne 7.");
  await child.sees("Mots proches :");
  await child.sees("Je n’arrive pas à lire la ligne 7");
  await assertAtLine(child, 7);
  assert.equal(await child.attribute('[data-line="7"]', "aria-invalid"), "true");
  await assertAccessible(child);
  await left();
  await child.page.locator(".near", { hasText: "shampooing" }).click();
  // The number that he wrote stays.
  assert.equal(await reads(child, 7), LINES[6]);
  await child.clicks("[data-action=open]");
  await child.sees("Rien de nouveau avec cette liste, ou la liste n’est pas la bonne.");
  await assertNumbers(child);
});

tries("a thing that is on the list of things but not on his is said of the list as a whole", async (child, left) => {
  const { item, quantity } = SOME.lines[4];
  await entersLines(child, LINES.with(4, written({ item: (item + 9) % 256, quantity }, "fr")));
  await child.sees(NOT_RIGHT);
  assert.equal(await child.page.locator("[aria-invalid=true]").count(), 0, "no line is accused");
  await assertAccessible(child);
  await left();
  // What he mends is looked at anew, and what was said is gone.
  await child.fills('[data-line="5"]', LINES[4]);
  await child.page.getByText(NOT_RIGHT).waitFor({ state: "detached" });
});

tries("where several lists fit and no answer tells which, none of them is opened for him", async (child) => {
  assert.ok(completed(SOME.lines, 4).length > 1);
  await entersLines(child, LINES.with(4, ""));
  await child.taps("Je n’arrive pas à lire la ligne 5");
  await child.sees("Sans cette ligne, nous ne savons pas quelle liste est la tienne. Essaie encore de la lire.");
  await assertAccessible(child);
  assert.equal(await reads(child, 4), LINES[3]);
});

tries("a number that no list has is said at its line", async (child, left) => {
  await entersLines(child, LINES.with(3, LINES[3].replace(/\d$/, "9")));
  await child.sees("À la ligne 4, le nombre va de 1 à 8.");
  await assertAtLine(child, 4);
  await left();
});

tries("wrong figures are said, and the way back to words keeps the words", async (child, left) => {
  await child.fills('[data-line="1"]', LINES[0]);
  await child.taps("J’ai des chiffres");
  await child.fills("[data-digits]", SOME.digits.replace(/^./, (digit) => String((Number(digit) + 1) % 10)));
  await child.taps("Ouvrir");
  await child.sees("Ces chiffres ne sont pas justes. Compare avec ton papier. Rien n’a été envoyé.");
  await assertAccessible(child);
  await left();
  await child.taps("J’ai une liste de mots");
  assert.equal(await reads(child, 1), LINES[0]);
});

tries("two letters are enough for things to choose from; the number follows, Enter goes on", async (child, left) => {
  await child.page.locator('[data-line="1"]').click();
  await child.page.keyboard.type("t");
  assert.equal(await child.page.locator(".near").count(), 0);
  await child.page.keyboard.type("o");
  const offered = child.page.locator(".near");
  await offered.first().waitFor();
  assert.ok((await offered.count()) <= 4);
  await assertAccessible(child);
  await offered.filter({ hasText: "tomates" }).tap();
  await assertAtLine(child, 1);
  await child.page.keyboard.type("3");
  assert.equal(await reads(child, 1), "tomates 3");
  assert.equal(await offered.count(), 0);
  await child.pressesKey("Enter");
  await assertAtLine(child, 2);
  await child.page.keyboard.type("pain 2");
  // Wherever in the line he presses it, no word is torn apart and no line is lost.
  await child.page.locator('[data-line="1"]').evaluate((field) => {
    field.focus();
    field.setSelectionRange(3, 3);
  });
  await child.pressesKey("Enter");
  await assertAtLine(child, 2);
  assert.deepEqual([await reads(child, 1), await reads(child, 2)], ["tomates 3", "pain 2"]);
  await left();
});

tries("the keyboard comes to each thing that is offered", async (child) => {
  await child.page.locator('[data-line="1"]').click();
  await child.page.keyboard.type("tom");
  await child.page.locator(".near").first().waitFor();
  await child.pressesKey("Tab");
  await child.page.waitForFunction(() => document.activeElement.matches(".near"));
  await child.pressesKey("Enter");
  await assertAtLine(child, 1);
});

for (const [how, text, eighth = LINES[7]] of [
  ["line by line", LINES.join("\n")],
  ["in one line", LINES.join(", "), ""],
  ["as a numbered list", LINES.map((line, at) => `${at + 1}. ${line}`).join("\n"), `8. ${LINES[7]}`],
  ["with blank lines between", LINES.join("\n\n")],
  ["from a chat", LINES.map((line) => `[24/11/2026 21:03] Anas: ${line}`).join("\n")],
  ["with a title and a name", `Courses :\n${LINES.join("\n")}\nMerci`, ""],
  ["in a PDF’s letters", inForms(SOME.lines), written(SOME.lines[7], "ar")],
]) {
  tries(`a whole list pasted into the first line, ${how}, opens`, async (child) => {
    await pastes(child, text);
    assert.equal(await reads(child, 8), eighth);
    await child.clicks("[data-action=open]");
    await child.waits("[data-page=conversation]");
  });
}

for (const [what, text] of Object.entries({
  "32 KiB": "كلمة ".repeat(32 * 1024 / 9),
  "32 KiB of one word": "ط".repeat(16 * 1024),
  emoji: "🍅🍅🍅 ٣ 👩‍👧‍👦",
  "controls of direction": "\u202Bطماطم\u202C \u2066 3 \u2069\u200F",
  "what a program might stumble over": `"}],"x":1} <script>alert(1)</script> \\u0041 %s '; DROP`,
})) {
  tries(`${what} in a line breaks nothing, and stays`, async (child, left) => {
    await pastes(child, text, 2);
    assert.equal(await reads(child, 2), text);
    for (const action of ["open", "other-way", "other-way", "open"]) await child.clicks(`[data-action=${action}]`);
    await child.waits("[role=alert]");
    assert.equal(await reads(child, 2), text);
    await left();
    assert.deepEqual(child.complaints, []);
    await child.clicks("[data-action=back]");
    await child.waits("[data-page=welcome]");
  });
}

scene("who has lost the list writes anew, and the team learns that there was something before", { language: "fr" }, async (child) => {
  await helpline.desk.receives();
  await hasList(child, helpline.address);
  await child.taps("J’ai perdu ma liste");
  await child.sees("Personne ne peut retrouver la liste, même pas nous.");
  await assertAccessible(child);
  await child.taps("Écrire un nouveau message");
  await child.waits("[data-question]");
  while (!(await child.has("[data-page=check]"))) {
    if (await child.has("[data-question=violence]")) await child.ticks("input[value=unknown]");
    await child.clicks("[data-action=next]");
  }
  await sends(child);
  await arrives(child);
  const [{ answers }] = await helpline.desk.receives();
  assert.deepEqual(answers.find(({ question }) => question === "wrote_before")?.value, ["yes"]);
});

scene("a relay that does not answer leaves the list where it was written", { language: "fr" }, async (child) => {
  await hasList(child, helpline.address);
  await child.losesNetwork();
  await entersLines(child, LINES);
  await child.sees("Le service ne répond pas pour l’instant. Ta liste est toujours écrite ici.");
  await assertNumbers(child);
  assert.equal(await reads(child, 8), LINES[7]);
  await child.findsNetwork();
  await child.clicks("[data-action=open]");
  await child.waits("[data-page=conversation]");
});

// A scene on the page where a list is entered, in French; `left` fails where anything has left the
// phone since the page stood there.
function tries(name, play) {
  scene(name, { language: "fr" }, async (child) => {
    await hasList(child, helpline.address);
    await play(child, await stays(child));
  });
}

// What leaves the phone from now on is counted: the key and the names of the things, which the form
// asks for by itself, are here.
async function stays(child) {
  await child.page.waitForFunction(() => {
    const loaded = performance.getEntriesByType("resource").filter(({ responseEnd }) => responseEnd > 0);
    return [/\/manifest$/, /things-.*csv$/].every((wanted) => loaded.some(({ name }) => wanted.test(name)));
  });
  await child.isQuiet();
  const before = child.asked.length;
  return async (why) => assert.deepEqual(child.asked.slice(before), [], why);
}

async function assertAtLine(child, at) {
  await child.page.waitForFunction((line) => document.activeElement.dataset.line === line, String(at));
}

const reads = (child, at) => child.page.locator(`[data-line="${at}"]`).inputValue();

// As from a clipboard.
async function pastes(child, text, at = 1) {
  await child.page.locator(`[data-line="${at}"]`).click();
  await child.page.keyboard.insertText(text);
}

// Arabic as a PDF joins it, here in two of its letters.
function inForms(lines) {
  return lines.map((line) => written(line, "ar").replace(/ا/g, "ﺎ").replace(/م/g, "ﻣ")).join("\n");
}
