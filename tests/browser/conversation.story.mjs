// The whole conversation in a browser, in Arabic, with invented people: a report at night,
// received, a question, an answer, "where does it stand?", a consent, Meta told, stop. And the list
// in the wrong hands.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { assertNothingLeaks } from "./leaks.mjs";
import { comesBack, copiesList } from "./list.mjs";
import { asksForLogin, ENVELOPES, isRefused, MAILBOX } from "./mishaps.mjs";
import { phone } from "./phone.mjs";
import { ANSWERS, arrives, sends, walksTo } from "./road.mjs";
import { aHelpline, assertNumbers, scene } from "./scene.mjs";

const FRIDAY_NIGHT = new Date("2026-11-27T22:10:00Z");
const SATURDAY = new Date("2026-11-28T09:37:00Z");
const STORY = "واحد ما كنعرفوش كيصيفط ليا ميساجات كتخلعني، كل مرة من نمرة جديدة";
const WISH = "بغيت نتواصل معاه باش نعرف منين جاب نمرتي";
const QUESTION = "شكرا على ثقتك. ماذا يطلب منك هذا الشخص؟";
const ASKS_CONSENT = "هل يمكننا إخبار ميتا بهذا الحساب؟";

const helpline = aHelpline();

scene("Salma reports at night, is asked, agrees that Meta is told, and stops it", {}, async (salma) => {
  await salma.page.clock.install({ time: FRIDAY_NIGHT });
  const list = await reports(salma, STORY);
  assert.equal(new Set(list).size, 8);

  // Saturday: nothing waits yet, and the page says so. She wants to contact him; what helps stands
  // beside her words.
  await salma.opensTab();
  await salma.page.clock.install({ time: SATURDAY });
  await comesBack(salma, helpline.address, list);
  await salma.sees("لا جديد في هذه القائمة، أو أن القائمة غير صحيحة.");
  assert.match(await salma.reads(), /الفريق يقرأ ابتداء من الاثنين 10:00/);
  await assertAccessible(salma);
  await salma.taps("كتابة إلى الفريق");
  await salma.sees("عدم الرد، وعدم الدفع، وعدم إرسال صور جديدة");
  await assertAccessible(salma);
  await salma.fills("#answer", WISH);
  await salma.taps("إرسال");
  await salma.sees("وصل ما أرسلته");
  await assertNumbers(salma);

  // Monday: the desk collects both, and a person reads.
  const { id } = await theNewCase();
  await helpline.desk.does("reply", id, "--stage", "analysis", "--text", QUESTION);
  await salma.taps("رجوع إلى الأجوبة");
  await salma.taps("هل من جديد؟");
  await salma.sees(QUESTION);
  await salma.sees("شخص من الفريق يقرأ رسالتك ويدرسها");
  assert.match(await salma.reads(), /رسائلك التي وصلت إلى الفريق حتى يوم \u2068\d+\/\d+\u2069: 2/);
  await salma.sees("رسائلك التي وصلت في هذه الزيارة: 1");
  await assertAccessible(salma);
  await salma.taps("كتب لي هذا الشخص من جديد");
  await salma.sees("وصل ما أرسلته");

  // "Where does it stand?" Nobody is told without her yes.
  await helpline.desk.pulls();
  await helpline.desk.does("reply", id, "--ask", "meta", "--text", ASKS_CONSENT);
  await assert.rejects(helpline.desk.does("stage", id, "reported", "--to", "meta"));
  await comesBack(salma, helpline.address, list);
  await salma.sees("هل يمكننا أن نطلب من ميتا (فيسبوك، إنستغرام، واتساب) التدخل؟");
  await salma.clicks("[data-ask=meta] [data-action=yes]");
  await salma.sees("وصل ما أرسلته");
  await salma.taps("رجوع إلى الأجوبة");
  assert.equal(await salma.attribute("[data-ask=meta] [data-action=yes]", "aria-pressed"), "true");
  await helpline.desk.pulls();
  await helpline.desk.does("stage", id, "reported", "--to", "meta");
  await salma.taps("هل من جديد؟");
  await salma.sees("تم إخبار ميتا (فيسبوك، إنستغرام، واتساب)");

  // Who was told is told; what is left is to agree no longer.
  assert.deepEqual(await salma.page.locator("[data-ask=meta] button").allInnerTexts(), ["أتراجع عن موافقتي"]);
  await salma.clicks("[data-ask=meta] [data-action=no]");
  await salma.sees("وصل ما أرسلته");
  await salma.taps("رجوع إلى الأجوبة");
  assert.equal(await salma.attribute("[data-ask=meta] [data-action=no]", "aria-pressed"), "true");
  await helpline.desk.pulls();
  const { consent } = (await helpline.desk.shows(id)).messages.at(-1);
  assert.deepEqual(consent.map(({ to, answer }) => `${to} ${answer}`), ["meta no"]);

  // Stop is a right without a reason; nothing is erased.
  await salma.taps("إيقاف عمل الفريق، أو حذف كل شيء");
  await assertAccessible(salma);
  await salma.clicks("[data-action=stop]");
  await salma.sees("سُجل طلبك. الباب مفتوح دائما.");
  await helpline.desk.pulls();
  await assert.rejects(helpline.desk.does("stage", id, "reported", "--to", "police"));
  await helpline.desk.does("reply", id, "--template", "stop_noted");
  await salma.taps("رجوع إلى الأجوبة");
  await salma.taps("هل من جديد؟");
  await salma.sees("طلبك مسجل: لا نتصل بأي جهة");
  const { answers, messages } = await helpline.desk.shows(id);
  assert.ok(answers.some(({ value }) => value.includes(STORY)));
  assert.ok(messages.some(({ text }) => text === WISH));

  for (const words of [STORY, WISH, QUESTION]) assertNothingLeaks(await salma.traffic(), words);
  assert.deepEqual(await salma.traces(), NOTHING);
});

scene("who finds the list reads no word of the report, and cannot destroy it", {}, async (lina) => {
  const list = await reports(lina, STORY);
  const cousin = await phone({ language: "fr" });
  try {
    await comesBack(cousin, helpline.address, list);
    assert.ok(!(await cousin.reads()).includes(STORY));
    await cousin.taps("Arrêter, ou tout effacer");
    await cousin.taps("Je veux tout effacer");
    await cousin.sees("Une exception : si une vie est en danger");
    await assertAccessible(cousin);
    await cousin.clicks("[data-action=confirm]");
    await cousin.sees("C’est noté. La porte reste ouverte.");
    await cousin.taps("Revenir aux réponses");
    await cousin.taps("Effacer les réponses d’ici");
    await cousin.taps("Oui, les effacer");
    await cousin.sees("Les réponses sont effacées d’ici.");
  } finally {
    await cousin.isPutAway();
  }

  // The desk receives report and wish together: locked, nothing erased, and the notice is put.
  const { id } = await theNewCase();
  assert.deepEqual(await withdrawals(id), ["erase"]);
  await helpline.desk.pulls();
  await comesBack(lina, helpline.address, list);
  await lina.sees(/طُلب حذف كل شيء\. سيُحذف ابتداء من يوم \u2068\d+\/\d+\u2069\. يمكن التراجع قبل ذلك\./);
  await assertAccessible(lina);
  await lina.taps("التراجع عن الحذف");
  await lina.sees("وصل ما أرسلته");
  await helpline.desk.pulls();
  assert.deepEqual(await withdrawals(id), []);
  await helpline.desk.does("flag", id);
  const { answers } = await helpline.desk.shows(id);
  assert.ok(answers.some(({ value }) => value.includes(STORY)), "the report is whole");
});

scene("a network that asks for a login notes no wish, takes no answer and empties nothing", { language: "fr" }, async (child) => {
  const list = await reports(child, STORY);
  const { id } = await theNewCase();
  await helpline.desk.does("reply", id, "--ask", "meta", "--text", "Première réponse.");
  for (const status of [200, 201, 204]) {
    await comesBack(child, helpline.address, list);
    for (const taps of [["[data-action=withdraw]", "[data-action=stop]"], ["[data-ask=meta] [data-action=no]"]]) {
      const letsGo = await asksForLogin(child, ENVELOPES, status);
      for (const selector of taps) await child.clicks(selector);
      await child.sees("Nous ne savons pas si ton message est arrivé.");
      await child.sees("Ce réseau demande peut-être de se connecter d’abord");
      await letsGo();
      await child.clicks("[data-action=retry]");
      await child.waits("[data-page=noted]");
      await child.clicks("[data-action=answers]");
    }
    const letsGo = await asksForLogin(child, "**/v1/mailbox/erase", status);
    for (const action of ["empty", "confirm"]) await child.clicks(`[data-action=${action}]`);
    await child.waits("[data-page=empty] .failure");
    await letsGo();
    await comesBack(child, helpline.address, list);
    await child.sees("Première réponse.");
  }
  await helpline.desk.pulls();
  assert.equal((await helpline.desk.shows(id)).messages.filter(({ kind }) => kind === "withdraw").length, 3);
});

scene("where many read, her phone works for its turn, and the list opens by itself", { language: "fr" }, async (child) => {
  const list = await reports(child, STORY);
  const { id } = await theNewCase();
  await helpline.desk.does("reply", id, "--text", "Première réponse.");
  await isRefused(child, MAILBOX, 503, "busy", { "retry-after": "3" });
  await comesBack(child, helpline.address, list);
  await child.sees("Première réponse.");
  const reads = (await child.traffic()).filter(({ url }) => new URL(url).pathname === "/v1/mailbox");
  assert.deepEqual(reads.map(({ body, status }) => [body.length, status]), [[32, 503], [32 + 64 + 16 * 8, 200]]);
});

scene("an answer that is missing is said, and one that is not ours is not shown", { language: "fr" }, async (child) => {
  const list = await reports(child, STORY);
  const { id } = await theNewCase();
  for (const words of ["Première réponse.", "Deuxième réponse."]) {
    await helpline.desk.does("reply", id, "--text", words);
  }
  await comesBack(child, helpline.address, list);
  await child.sees("Première réponse.");
  await child.taps("Effacer les réponses d’ici");
  await child.taps("Oui, les effacer");
  await helpline.desk.does("reply", id, "--text", "Troisième réponse.");
  await child.taps("Revenir aux réponses");
  await child.taps("Y a-t-il du nouveau");
  await child.sees("Troisième réponse.");
  await child.sees("La réponse 1–3 n’est pas ici.");
  assert.ok(!(await child.reads()).includes("Première réponse."));
});

scene("after a restore an answer may be missing, and what was said last stands last", { language: "fr" }, async (child) => {
  const list = await reports(child, STORY);
  const { id } = await theNewCase();
  await helpline.desk.does("reply", id, "--text", "Avant la sauvegarde.");
  await helpline.desk.backsUp();
  await helpline.desk.restores();
  await helpline.relay.stops();
  await helpline.relay.starts();
  await helpline.desk.pulls();
  await helpline.desk.does("reply", id, "--text", "Après la restauration.");
  await comesBack(child, helpline.address, list);
  await child.sees("Après la restauration.");
  const read = await child.reads();
  const order = ["Avant la sauvegarde.", "Il manque peut-être une réponse ici.", "Après la restauration."];
  assert.deepEqual(order.map((words) => read.indexOf(words)).toSorted((a, b) => a - b), order.map((words) => read.indexOf(words)));
  assert.ok(order.every((words) => read.includes(words)) && !read.includes("n’est pas ici"), read);
});

const NOTHING = { cookies: 0, local: 0, session: 0, databases: 0, caches: 0, workers: 0 };

// Sends a report with this story, and copies the list.
async function reports(child, story) {
  await child.opensForm(helpline.address);
  await walksTo(child, "check", { ...ANSWERS, story }, "cyberviolence", []);
  await sends(child);
  await arrives(child);
  return copiesList(child);
}

// The desk pulls, and a counsellor opens the one case that is new.
async function theNewCase() {
  const arrived = await helpline.desk.receives();
  assert.equal(arrived.length, 1);
  return arrived[0];
}

// Her wishes that are neither carried out nor undone.
async function withdrawals(id) {
  const { withdrawals } = JSON.parse(await helpline.desk.does("withdrawals", "--json"));
  return withdrawals.filter((line) => line.id === id).map(({ wish }) => wish);
}
