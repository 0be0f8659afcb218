// Sending fails in every way there is. What she wrote stays, she is told in words what happened,
// and what she sends again never becomes two messages.
import assert from "node:assert/strict";

import { assertNothingLeaks } from "./leaks.mjs";
import {
  asksForLogin,
  ENVELOPES,
  GRANTS,
  hasHardWork,
  isLost,
  isRefused,
  letters,
  losesAnswer,
  MANIFEST,
  UNTIL_ASKED,
} from "./mishaps.mjs";
import { ANSWERS, arrives, isReady, sends } from "./road.mjs";
import { aHelpline, assertReadOnce, isTold, scene } from "./scene.mjs";
import { until } from "./until.mjs";

const STORY = "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية";

const SAID = {
  offline: [
    "لا يوجد إنترنت الآن. لم تُرسل رسالتك بعد، وما كتبته ما زال هنا. الأفضل ترك الصفحة مفتوحة.",
    "Pas d’Internet pour l’instant. Ton message n’est pas parti, il est toujours ici. Garde la page ouverte.",
  ],
  noAnswer: [
    "الخدمة لا تجيب الآن. لم تُرسل رسالتك بعد، وما كتبته ما زال هنا.",
    "Le service ne répond pas pour l’instant. Ton message n’est pas parti, il est toujours ici.",
  ],
  perhaps: [
    "انقطع الإرسال. لا نعرف هل وصلت رسالتك. ما كتبته ما زال هنا. يمكن إعادة المحاولة، ولن تصل مرتين.",
    "L’envoi a été coupé. Nous ne savons pas si ton message est arrivé. Il est toujours ici. Tu peux réessayer : il n’arrivera pas deux fois.",
  ],
  login: [
    "ربما تطلب هذه الشبكة تسجيل الدخول أولا، أو تغيّر الصفحات. يمكن تجربة شبكة أخرى.",
    "Ce réseau demande peut-être de se connecter d’abord, ou change les pages. Essaie un autre réseau.",
  ],
  busy: [
    /^الخدمة مزدحمة\. نعيد المحاولة بعد \d+ (ثوان|ثانية)\. ما كتبته ما زال هنا\.$/,
    /^Il y a beaucoup de monde\. Nouvel essai dans \d+\ssecondes\. Ton message est toujours ici\.$/,
  ],
  full: [
    "لا نستطيع استقبال رسالتك الآن. هذا خطأ عندنا، ليس منك. ما كتبته ما زال هنا.",
    "Nous ne pouvons pas recevoir ton message maintenant. C’est notre faute, pas la tienne. Ton message est toujours ici.",
  ],
};

// Seconds that a busy relay asks for: more than any machine needs to see what is said meanwhile.
const ASKED = 60;

const helpline = aHelpline();

scene("offline before Send nothing leaves, and it goes by itself when the network is back", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await child.losesNetwork();
  await sends(child);
  await isTold(child, SAID.offline);
  await readsHerWords(child);
  assert.deepEqual(await letters(child), []);
  await sends(child);
  await isTold(child, SAID.offline);
  await child.findsNetwork();
  await hasArrived(child, [201]);
});

scene("it goes by itself from below a leaflet too", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await child.losesNetwork();
  await sends(child);
  await isTold(child, SAID.offline);
  await child.clicks("#phone > summary");
  await child.waits("[data-page=leaflet]");
  await child.findsNetwork();
  await until(async () => (await letters(child)).length === 1, "sent");
  await child.page.goBack();
  await hasArrived(child, [201]);
});

scene("a busy relay is tried again after the time it asked for, with the same bytes", {}, async (child) => {
  await child.page.clock.install();
  await isReady(child, helpline.address, answers);
  await isRefused(child, ENVELOPES, 503, "busy", { "retry-after": String(ASKED) });
  await sends(child);
  await child.sees(SAID.busy[0]);
  // It looks every second whether somebody taps; a part more is what spreads those who wait.
  await child.page.clock.runFor(ASKED * 1_500 + 1_000);
  await hasArrived(child, [503, 201]);
});

scene("nobody has to wait for a busy relay: one tap tries at once", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await isRefused(child, ENVELOPES, 503, "busy", { "retry-after": "60" });
  await sends(child);
  await isTold(child, SAID.busy);
  await retries(child);
  await hasArrived(child, [503, 201]);
});

scene("work that takes long is shown while it goes on, and where it bought nothing it is done again", {}, async (child) => {
  const letsGo = await hasHardWork(child);
  await isReady(child, helpline.address, answers);
  await sends(child);
  await child.page.getByRole("progressbar", { name: "يأخذ هذا بعض الوقت." }).waitFor();
  await letsGo();
  await hasArrived(child, [201]);
  assert.equal(await child.page.locator("progress").count(), 0);
});

scene("a relay without room says whose fault it is; her answers can be changed", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await isRefused(child, ENVELOPES, 507, "full");
  await sends(child);
  await isTold(child, SAID.full);
  await readsHerWords(child);
  await sends(child);
  await arrives(child);
  const [refused, stored] = await letters(child);
  assert.notEqual(refused.path, stored.path, "changed answers would be another message");
  await assertReadOnce(helpline, STORY);
});

scene("a relay that is gone is told apart, and the message goes once it is back", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await helpline.relay.dies();
  await sends(child);
  await isTold(child, SAID.noAnswer);
  await readsHerWords(child);
  await sends(child);
  await isTold(child, SAID.noAnswer);
  await helpline.relay.starts();
  await retries(child);
  await hasArrived(child, [201]);
});

scene("an answer cut off after storing: a hash alone asks whether it is there, by itself", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await losesAnswer(child, ENVELOPES);
  await sends(child);
  await hasArrived(child, [undefined]);
});

scene("a message cut off before it was stored: by itself the same bytes again are 201, and one case", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await isLost(child, ENVELOPES);
  await sends(child);
  await hasArrived(child, [undefined, 201]);
});

scene("whoever stands between and lets only the bytes through keeps no message away", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await child.page.route(ENVELOPES, (route) =>
    route.request().method() === "POST" ? route.fulfill({ status: 405 }) : route.fallback(),
  );
  await losesAnswer(child, ENVELOPES);
  await sends(child);
  await hasArrived(child, [undefined, 200]);
});

scene("answers that never come: she is asked, and one tap asks again", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await losesAnswer(child, ENVELOPES, UNTIL_ASKED);
  await sends(child);
  await isTold(child, SAID.perhaps);
  await assertClosedForEditing(child);
  await retries(child);
  await hasArrived(child, [undefined]);
});

scene("a relay that dies with the message in its hands has it, or gets it", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await losesAnswer(child, ENVELOPES, UNTIL_ASKED);
  await sends(child);
  await isTold(child, SAID.perhaps);
  await helpline.relay.dies();
  await retries(child);
  await isTold(child, SAID.perhaps);
  await helpline.relay.starts();
  await retries(child);
  await hasArrived(child, [undefined]);
});

for (const status of [200, 201, 204, 404]) {
  scene(`a network that asks for a login and answers ${status} has not taken her message`, {}, async (child) => {
    await isReady(child, helpline.address, answers);
    const letsGo = await asksForLogin(child, ENVELOPES, status);
    await sends(child);
    await isTold(child, SAID.perhaps);
    await child.sees(SAID.login[0]);
    await assertClosedForEditing(child);
    await letsGo();
    await retries(child);
    // The question is not let through either, and after it the bytes are tried again.
    await hasArrived(child, [status, status, status, 201]);
  });
}

scene("one that answers for the key and for grants is told apart, and nothing has left", {}, async (child) => {
  for (const where of [MANIFEST, GRANTS]) {
    await isReady(child, helpline.address, answers);
    const letsGo = await asksForLogin(child, where);
    await sends(child);
    await isTold(child, SAID.noAnswer);
    await child.sees(SAID.login[0]);
    await letsGo();
    await retries(child);
    await arrives(child);
    await assertReadOnce(helpline, STORY);
  }
});

scene("a key that became too old: sealed anew under the same name, and it arrives", {}, async (child) => {
  await isReady(child, helpline.address, answers);
  await isRefused(child, ENVELOPES, 409, "stale");
  await sends(child);
  await arrives(child);
  const [stale, fresh] = await letters(child);
  assert.deepEqual([stale.status, fresh.status], [409, 201]);
  assert.equal(fresh.path, stale.path);
  assert.notEqual(fresh.hash, stale.hash);
  await assertReadOnce(helpline, STORY);
});

for (const [where, status, problem] of [
  [ENVELOPES, 401, "grant"],
  [ENVELOPES, 403, "exhausted"],
  [GRANTS, 401, "work"],
  [GRANTS, 409, "spent"],
]) {
  scene(`${status} ${problem} is mended without her`, {}, async (child) => {
    await isReady(child, helpline.address, answers);
    await isRefused(child, where, status, problem);
    await sends(child);
    await hasArrived(child, where === ENVELOPES ? [status, 201] : [201]);
  });
}

const answers = { ...ANSWERS, story: STORY };

const retries = (child) => child.page.locator("[data-action=retry]").click();

// Nothing has left yet, so she may go back: everything she wrote is there.
async function readsHerWords(child) {
  await child.taps("رجوع إلى أجوبتي");
  await child.sees(STORY);
}

// It may have arrived: from now on it is this message and no other.
async function assertClosedForEditing(child) {
  assert.equal(await child.page.locator("[data-action=back]").count(), 0);
  await child.pressesBack();
  await child.sees(SAID.perhaps[0]);
}

// Done, after these answers to the same bytes under the same name; one case, nothing in the open.
async function hasArrived(child, statuses) {
  await arrives(child);
  const sent = await letters(child);
  assert.deepEqual(sent.map(({ status }) => status), statuses);
  assert.equal(new Set(sent.map(({ path, hash }) => path + hash)).size, 1);
  assertNothingLeaks(await child.traffic(), STORY);
  await assertReadOnce(helpline, STORY);
}
