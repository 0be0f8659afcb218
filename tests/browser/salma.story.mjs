// Salma, 14, on her sister's phone, on a Friday night, in Arabic. Invented, like everybody here.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { assertNothingLeaks } from "./leaks.mjs";
import { ANSWERS, arrives, keepsList, walksTo } from "./road.mjs";
import { aHelpline, assertNumbers, scene } from "./scene.mjs";

// Friday 22:10 by the helpline's clock, which is UTC since September 2026.
const FRIDAY_NIGHT = new Date("2026-11-27T22:10:00Z");
const STORY = "واحد ما كنعرفوش كيصيفط ليا ميساجات كتخلعني، كل مرة من نمرة جديدة";

const helpline = aHelpline();

scene("Salma reports at night what somebody does to her, and no page implies that anybody is there", {}, async (salma) => {
  await salma.page.clock.install({ time: FRIDAY_NIGHT });
  await salma.opensForm(helpline.address);
  for (const road of ["شخص يؤذيني", "أريد حذف شيء", "رأيت صورا جنسية", "أنا في خطر"]) {
    await salma.sees(road);
  }
  await salma.sees("ليس شكاية لدى الشرطة");
  await assertNumbers(salma);
  await salma.taps("شخص يؤذيني، أو يؤذي غيري");
  await answers(salma, "violence", "أخرى");
  await answers(salma, "detail", "مضايقة متكررة");
  await answers(salma, "danger", "لا");
  await asks(salma, "story");
  await salma.sees("لا داعي لذكر اسمك، ولا اسم من يظهر في صورة.");
  await writes(salma, STORY);

  await stands(salma, "check");
  await salma.page.getByLabel("WhatsApp", { exact: true }).check();
  await salma.taps("المزيد عما حدث");
  await asks(salma, "since");
  await writes(salma, "منذ ثلاثة أشهر");
  await salma.taps("هذا يكفي، إلى أجوبتي");
  await salma.taps("عن الشخص المعني");
  await answers(salma, "adult_knows", "يعرف، لكنه لا يساعد");
  await salma.taps("هذا يكفي، إلى أجوبتي");
  await salma.taps("إذا أردت جوابا");
  while ((await question(salma)) !== "safe_contact") await salma.taps("تخطي هذا السؤال");
  await writes(salma, "أبدا عبر العائلة");
  await asks(salma, "wrote_before");
  await salma.taps("هذا يكفي، إلى أجوبتي");

  await stands(salma, "check");
  await assertAccessible(salma);
  await salma.taps("إرسال");
  await arrives(salma);
  await keepsList(salma);
  const screen = await salma.reads();
  assert.match(screen, /الفريق يقرأ ابتداء من الاثنين 10:00، وربما قبل ذلك\./);
  assert.match(screen, /للعودة إلى هنا: ابتداء من الاثنين 16:00/);
  for (const implied of ["اليوم حتى", "لا أحد"]) assert.ok(!screen.includes(implied), implied);
  await assertNumbers(salma);

  assertNothingLeaks(await salma.traffic(), STORY);
  const [report] = await helpline.desk.receives();
  const given = report.answers.map(({ question, value }) => [question, value.join("|")]);
  assert.deepEqual(Object.fromEntries(given), {
    violence: "other",
    detail: "keeps_contacting",
    danger: "none",
    story: STORY,
    platform: "whatsapp",
    since: "منذ ثلاثة أشهر",
    adult_knows: "does_not_help",
    safe_contact: "أبدا عبر العائلة",
  });
  assert.equal(report.form, "cyberviolence");
});

scene("two quick taps on the last Next show her answers, and send nothing", {}, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "story", ANSWERS, "cyberviolence");
  const next = await child.page.locator("[data-action=next]").boundingBox();
  const [x, y] = [next.x + next.width / 2, next.y + next.height / 2];
  // Send comes a moment after its page. That moment lasts here until both taps are done.
  const browser = await child.context.newCDPSession(child.page);
  await browser.send("Animation.enable");
  await browser.send("Animation.setPlaybackRate", { playbackRate: 0 });
  await child.page.touchscreen.tap(x, y);
  await stands(child, "check");
  await child.page.touchscreen.tap(x, y);
  assert.equal(await child.page.locator("[data-action=send]").isVisible(), false);
  await browser.send("Animation.setPlaybackRate", { playbackRate: 1 });
  await child.page.locator("[data-action=send]").waitFor();
  assert.equal(await child.page.locator("[data-page=check]").count(), 1);
});

// Answers a question by the words of its answer, and goes on. Nothing can be added to a message.
async function answers(child, question, words) {
  await asks(child, question);
  await child.page.getByLabel(words, { exact: true }).check();
  await child.taps("التالي");
}

async function writes(child, words) {
  await child.writes(words);
  await child.taps("التالي");
}

async function asks(child, question) {
  await child.page.locator(`[data-question=${question}]`).waitFor();
  assert.equal(await child.page.locator("input[type=file]").count(), 0);
}

async function stands(child, page) {
  await child.page.locator(`[data-page=${page}]`).waitFor();
}

function question(child) {
  return child.page.locator("[data-question]").getAttribute("data-question");
}
