// What she writes arrives as she wrote it, long, in any letters, and what cannot be sent is said
// in words at the field, while it is written and before anything is lost.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { letters } from "./mishaps.mjs";
import { ANSWERS, arrives, isReady, sends, walksTo } from "./road.mjs";
import { aHelpline, assertReadOnce, scene } from "./scene.mjs";

// Bytes of UTF-8 that a story may have, and of the larger envelope (protocol, sections 2 and 3).
const ROOM = 32 * 1024;
const LARGE = 65_536;
// Letters of two bytes, with blanks of one.
const SENTENCE = "يكتب لي كل يومي. ";

const STRANGE = {
  "emoji, with joiners and skin": "👩‍👧‍👦 🇲🇦 👍🏽 😢 ❤️‍🩹",
  "both directions in one line": "كتب لي hello 123 ثم « salut » (٤٥٦) c'est tout.",
  "controls of direction": "\u202Bيمين\u202C \u2066left\u2069 \u202Eعكس\u202C \u200F\u200E\u061C",
  "letters without width": "a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf",
  "lines, blanks and tabs between words": "أول\n\n\tثان   ثالث",
  "what a program might stumble over": `"}],"x":1} <script>alert(1)</script> &amp; \\u0041 '; DROP TABLE`,
};

const helpline = aHelpline();

for (const [what, words] of Object.entries(STRANGE)) {
  scene(`${what} arrive as they were written`, {}, async (child) => {
    await isReady(child, helpline.address, { ...ANSWERS, story: words });
    await sends(child);
    await arrives(child);
    await assertReadOnce(helpline, words);
  });
}

scene("a story of exactly 32 KiB arrives whole, in the larger envelope", {}, async (child) => {
  const long = ofBytes(ROOM);
  await isReady(child, helpline.address, { ...ANSWERS, story: long });
  await sends(child);
  await arrives(child);
  assert.deepEqual((await letters(child)).map(({ bytes }) => bytes), [LARGE]);
  await assertReadOnce(helpline, long);
});

scene("a story that grows too long says so while it is written, and is never cut", { language: "fr" }, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "story", { ...ANSWERS, story: "" });
  await child.writes(ofBytes(ROOM - 2 * 1024));
  await child.sees(/^Lettres restantes, environ\s: 1[0-9]00$/);
  const tooLong = ofBytes(ROOM + 1024);
  await child.writes(tooLong);
  await child.sees(/^Lettres en trop, environ\s: [5-9]00$/);
  await child.taps("Suivant");
  await isInTheWay(child, /^Ce texte est trop long pour être envoyé. Rien n’a été coupé. Lettres à enlever, environ\s: [5-9]00\.$/);
  assert.equal(await child.page.locator("#answer").inputValue(), tooLong);
  await child.writes(ofBytes(ROOM));
  await child.page.locator("#trouble").waitFor({ state: "detached" });
  await child.taps("Suivant");
  await child.page.locator("[data-question=sex]").waitFor();
});

scene("what is wrong with an address is said, and it may be left out", {}, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "email", { ...ANSWERS, email: "salma(at)example" });
  for (const [written, said] of [
    ["salma(at)example", "تنقص العلامة @، كما في \u2068name@example.com\u2069. يمكن تصحيح العنوان، أو ترك المكان فارغا."],
    ["salma@example", "بعد العلامة @ يأتي اسم فيه نقطة، مثل gmail.com. يمكن تصحيح العنوان، أو ترك المكان فارغا."],
    ["salma @example.org", "ليس في عنوان البريد الإلكتروني فراغ ولا حروف عربية. يمكن تصحيحه، أو ترك المكان فارغا."],
    ["@example.org", "هذا لا يشبه عنوان بريد إلكتروني. يمكن تصحيحه، أو ترك المكان فارغا."],
  ]) {
    await child.writes(written);
    await child.taps("التالي");
    await isInTheWay(child, said);
  }
  await child.writes("");
  await child.taps("تخطي هذا السؤال");
  await child.page.locator("[data-question=reply_language]").waitFor();
});

scene("what is no link is remarked on and may stay", {}, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "links", { ...ANSWERS, links: "حساب مزيف" });
  await child.sees("هذا لا يشبه رابطا. يمكن تركه كما هو، أو كتابة اسم الحساب.");
  await child.taps("التالي");
  await child.page.locator("[data-question=story]").waitFor();
});

for (const [language, question, next, said] of [
  ["ar", "content", "التالي", "يلزم اختيار جواب. «لا أعرف» جواب مقبول."],
  ["fr", "platform", "Suivant", "Choisis une réponse. « Je ne sais pas » compte aussi."],
]) {
  scene(`${question} wants some answer, and says which one is always there, in ${language}`, { language }, async (child) => {
    await child.opensForm(helpline.address);
    await walksTo(child, question, { ...ANSWERS, [question]: [] });
    await child.taps(next);
    await child.sees(said);
    await assertAccessible(child);
    await child.page.waitForFunction(() => document.activeElement.matches("fieldset input"));
  });
}

// Said at the field, which is marked and has the focus.
async function isInTheWay(child, words) {
  await child.sees(words);
  await assertAccessible(child);
  await child.page.waitForFunction(() => document.activeElement.id === "answer");
  const field = child.page.locator("#answer");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.match(await field.getAttribute("aria-describedby"), /\btrouble\b/);
}

// A story of exactly so many bytes, most of them in Arabic.
function ofBytes(bytes) {
  const sentences = Math.floor(bytes / Buffer.byteLength(SENTENCE));
  const story = SENTENCE.repeat(sentences);
  return story + ".".repeat(bytes - Buffer.byteLength(story));
}
