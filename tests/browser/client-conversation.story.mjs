// The whole conversation by command line: the second client as the phones, the real relay and desk.
// A report at night, a question, an answer, "where does it stand?", a consent, a stop; and hands
// that the list was not meant for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Rng, SEED } from "./agree/rng.mjs";
import { things } from "./agree/lists.mjs";
import { CaseCode, reordered } from "./client/code.mjs";
import { Reporter } from "./client/reporter.mjs";
import { relayOf } from "./line.mjs";
import { helplineOpens } from "./stack.mjs";

const rng = new Rng(`${SEED} conversation`);

let helpline;
let desk;
let relay;

before(async () => {
  helpline = await helplineOpens();
  desk = helpline.desk;
  relay = await relayOf(helpline);
});
after(() => helpline.closes());

const DAY = 86_400_000;
const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

// What the desk did since then, it did on this day or so many days before it: it may be midnight.
function assertDay(day, since, ahead = 0) {
  const days = [since, Date.now()].map((time) => dayOf(time + ahead * DAY));
  assert.ok(days.includes(day), `${day} is not ${days.join(" or ")}`);
}

const stagesOf = ({ stages }) => stages.map(({ stage, to, wish }) => [stage, to ?? wish].filter(Boolean).join(" "));

test("Salma reports at night, is asked, answers, consents, and lets it stop", async () => {
  const begun = Date.now();
  const salma = await draws();
  const paper = things.writes(salma.code, "ar");
  await salma.reports({
    answers: {
      violence: ["other"],
      detail: ["keeps_contacting"],
      platform: ["whatsapp"],
      danger: ["none"],
      adult_knows: ["does_not_help"],
      story: "كيصيفط ليا واحد ما كنعرفوش ميساجات كل ليلة من نمرة جديدة",
    },
  });
  assert.deepEqual(await salma.conversation(), { replies: [], missing: [], perhaps: false, got: 0, stages: [] });
  const { id } = await theNewCase();

  // The next morning, on a page in French; "received" wrote itself.
  const morning = await comesBack(paper, "fr");
  const waiting = await morning.conversation();
  const [{ day, ...received }, ...others] = waiting.stages;
  assert.deepEqual([received, others], [{ stage: "received" }, []]);
  assertDay(day, begun);
  assert.deepEqual([waiting.replies.length, waiting.replies[0].text, waiting.got], [1, "", 1]);

  await morning.followsUp({ text: "بغيت نهضر معاه باش نعرف منين جاب نمرتي" });
  await desk.pulls();
  await desk.does("reply", id, "--stage", "analysis", "--text", "هل طلب منك شيئا؟ الأفضل عدم الرد عليه.");
  const asked = await morning.conversation();
  assert.equal(asked.replies.at(-1).text, "هل طلب منك شيئا؟ الأفضل عدم الرد عليه.");
  assert.deepEqual([stagesOf(asked), asked.got], [["received", "analysis"], 2]);

  await morning.followsUp({ text: "لا، ما طلب والو", tap: "wrote_again" });
  await desk.pulls();
  await morning.followsUp({ text: "أين وصلت رسالتي؟" });
  await desk.pulls();
  await desk.does("reply", id, "--ask", "meta", "--text", "هل يمكننا إخبار ميتا؟");
  assert.deepEqual((await morning.replies()).at(-1).ask, [{ to: "meta" }]);
  await assert.rejects(desk.does("stage", id, "reported", "--to", "meta"), "nobody is told without her yes");

  await morning.followsUp({ consent: { meta: "yes", school: "not_now" } });
  await desk.pulls();
  await desk.does("stage", id, "reported", "--to", "meta");
  const told = await morning.conversation();
  assert.deepEqual([stagesOf(told), told.got], [["received", "analysis", "reported meta"], 5]);

  await morning.withdraws({ wish: "stop" });
  await desk.pulls();
  await assert.rejects(desk.does("stage", id, "reported", "--to", "meta"), "she asked to stop");
  await desk.does("reply", id, "--text", "طبعا. لن نتصل بأي جهة.");
  const stopped = await morning.conversation();
  assert.ok(stagesOf(stopped).includes("withdrawn stop"));
  assert.deepEqual([stopped.missing, stopped.got], [[], 6]);

  const { answers, messages: said } = await desk.shows(id);
  assert.ok(answers.some(({ question }) => question === "story"), "nothing was erased");
  const hers = said.filter(({ from }) => from === "reporter").map(({ kind, text, tap }) => text ?? tap ?? kind);
  assert.deepEqual(hers, [
    "بغيت نهضر معاه باش نعرف منين جاب نمرتي",
    "لا، ما طلب والو",
    "أين وصلت رسالتي؟",
    "followup",
    "withdraw",
  ]);
});

test("a list in wrong order is asked about, and opens the conversation", async () => {
  const anas = await draws();
  await anas.reports({ answers: { violence: ["mockery"], story: "كيضحكو عليا فالكروب" } });
  await desk.pulls();
  const { lines } = anas.code;
  const swapped = lines.with(2, lines[3]).with(3, lines[2]);
  const asked = reordered(swapped).filter((code) => code.digits === anas.code.digits);
  const again = await Reporter.returns(relay, asked[0]);
  assert.deepEqual(stagesOf(await again.conversation()), ["received"]);
});

test("an erasure that somebody else asked for is shown to whoever holds the list, and undone", async () => {
  const begun = Date.now();
  const lina = await draws();
  await lina.reports({ answers: { violence: ["threats"], story: "هددني ولد خالتي" } });
  const cousin = await comesBack(things.writes(lina.code, "fr"), "fr");
  await cousin.withdraws({ wish: "erase" });
  await cousin.emptiesMailbox();
  const { id } = await theNewCase();

  const notice = async () => (await lina.conversation()).stages.find(({ wish }) => wish === "erase");
  assert.equal((await notice()).until, undefined, "nobody had seen it when it was put");
  await desk.pulls();
  assertDay((await notice()).until, begun, 7);
  await lina.undoesWithdrawal();
  await desk.pulls();
  const { withdrawals } = JSON.parse(await desk.does("withdrawals", "--json"));
  assert.ok(!withdrawals.some((wish) => wish.id === id));
  const { answers } = await desk.shows(id);
  assert.ok(answers.some(({ question }) => question === "story"));
});

test("a message under a strange key is never part of a case, and is not lost", async () => {
  const hiba = await draws();
  await hiba.reports({ answers: { violence: ["insult"], story: "سبّوني" } });
  const { id } = await theNewCase();
  const mallory = new Reporter(relay, hiba.code, { ...hiba.keys, r2d: rng.bytes(32) });
  await mallory.followsUp({ text: "وقع خطأ، كل شيء بخير" });
  await mallory.withdraws({ wish: "erase" });
  await desk.pulls();
  assert.deepEqual((await desk.shows(id)).messages.filter(({ from }) => from === "reporter"), []);
  const { apart } = JSON.parse(await desk.does("list", "--json"));
  assert.deepEqual(apart.map(({ kind, reason }) => `${kind} ${reason}`), ["unmatched followup", "unmatched withdraw"]);
  const stranger = await draws();
  assert.deepEqual(await stranger.replies(), [], "another list opens nothing");
});

test("an emptied mailbox holds nothing, and the next reply says what is missing", async () => {
  const aya = await draws();
  await aya.reports({ answers: { violence: ["other"], story: "شي حد دار حساب باسمي" } });
  const { id } = await theNewCase();
  await desk.does("reply", id, "--text", "شكرا على رسالتك.");
  assert.equal((await aya.replies()).length, 2);
  await aya.emptiesMailbox();
  assert.deepEqual(await aya.replies(), []);
  await desk.does("reply", id, "--text", "هل تغير شيء؟");
  const { replies, missing } = await aya.conversation();
  assert.deepEqual([replies.map(({ n }) => n), missing], [[3], [1, 2]]);
});

// What was answered after the backup is not in it, and the relay has it still.
test("after a restore an answer may be missing, and what was said last stands last", async () => {
  const { desk, relay: postOffice } = helpline;
  const rania = await draws();
  await rania.reports({ answers: { violence: ["other"], story: "شي حد دار حساب باسمي" } });
  const { id } = await theNewCase();
  await desk.does("reply", id, "--text", "قبل النسخة.");
  await desk.backsUp();
  await desk.does("reply", id, "--text", "بعد النسخة.");
  await desk.restores();
  await postOffice.stops();
  await postOffice.starts();
  await desk.pulls();
  await desk.does("reply", id, "--text", "بعد الاستعادة.");
  const { replies, missing, perhaps } = await rania.conversation();
  assert.deepEqual(replies.map(({ n }) => n), [1, 2, 3, 1000]);
  assert.equal(replies.at(-1).text, "بعد الاستعادة.");
  assert.deepEqual([missing, perhaps], [[], true]);
});

// Somebody new, with a list of her own.
function draws() {
  return Reporter.returns(relay, CaseCode.draw(things.looksRight, (length) => rng.bytes(length)));
}

// The person types her list again: nothing else has stayed with her.
function comesBack(paper, pageLanguage) {
  return Reporter.returns(relay, CaseCode.ofLines(things.reads(paper, pageLanguage)));
}

async function theNewCase() {
  const [arrived] = await desk.receives();
  return arrived;
}
