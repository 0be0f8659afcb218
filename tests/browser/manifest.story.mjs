// The helpline's key, before anything is written and again before anything is sealed: where the
// page cannot make sure of it, nothing is asked, nothing leaves, and the numbers stand there.
import assert from "node:assert/strict";

import { altersManifest, asksForLogin, demandsManifest, isLost, letters, losesManifest, MANIFEST } from "./mishaps.mjs";
import { ANSWERS, arrives, isReady, sends } from "./road.mjs";
import { aHelpline, assertNumbers, assertReadOnce, isTold, scene } from "./scene.mjs";

const STORY = "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية";
// A `seq` that no ceremony of these scenes has reached.
const LATER = 1_000;

const SAID = {
  unverified: [
    "لم نتأكد أن هذه الصفحة هي صفحتنا. من الأفضل عدم الكتابة هنا الآن.",
    "Nous n’avons pas pu vérifier cette page. Mieux vaut ne rien écrire ici maintenant.",
  ],
  unverifiedAtSend: [
    "لم نتأكد أن هذه الصفحة هي صفحتنا. لم تُرسل رسالتك. من الأفضل عدم الكتابة هنا الآن.",
    "Nous n’avons pas pu vérifier cette page. Ton message n’est pas parti. Mieux vaut ne rien écrire ici maintenant.",
  ],
  login: [
    "ربما تطلب هذه الشبكة تسجيل الدخول أولا، أو تغيّر الصفحات. يمكن تجربة شبكة أخرى.",
    "Ce réseau demande peut-être de se connecter d’abord, ou change les pages. Essaie un autre réseau.",
  ],
  closed: [
    "لا يمكن استعمال الاستمارة الآن. هذا خطأ عندنا، ليس منك. يمكن إعادة المحاولة بعد قليل.",
    "On ne peut pas utiliser le formulaire maintenant. C’est notre faute, pas la tienne. Tu peux réessayer dans un moment.",
  ],
};

const helpline = aHelpline();
const newHelpline = aHelpline({ published: false });

scene("a manifest that somebody altered: nothing may be written", {}, async (child) => {
  await altersManifest(child);
  await child.opensForm(helpline.address);
  await isTold(child, SAID.unverified);
  await assertNothingToWriteIn(child);
});

scene("a manifest older than the page demands: nothing may be written", {}, async (child) => {
  await demandsManifest(child, LATER);
  await child.opensForm(helpline.address);
  await isTold(child, SAID.unverified);
  await assertNothingToWriteIn(child);
});

scene("a manifest altered before Send: nothing is sealed, and her words are still there", {}, async (child) => {
  await isReady(child, helpline.address, { ...ANSWERS, story: STORY });
  await altersManifest(child);
  await sends(child);
  await isTold(child, SAID.unverifiedAtSend);
  assert.deepEqual(await letters(child), []);
  await child.taps("رجوع إلى أجوبتي");
  await child.sees(STORY);
  await sends(child);
  await arrives(child);
  await assertReadOnce(helpline, STORY);
});

scene("a manifest that does not come: one tap asks for it again", {}, async (child) => {
  await losesManifest(child);
  await child.opensForm(helpline.address);
  await isTold(child, SAID.closed);
  await assertNothingToWriteIn(child);
  await child.taps("إعادة المحاولة");
  await child.sees("ماذا حدث؟");
});

scene("a network that asks for a login first is told apart from a page that may not be ours", {}, async (child) => {
  for (const status of [200, 204, 404, 511]) {
    const letsGo = await asksForLogin(child, MANIFEST, status);
    await child.opensForm(helpline.address);
    await isTold(child, status < 500 ? SAID.login : SAID.closed);
    await assertNothingToWriteIn(child);
    await letsGo();
    await child.taps("إعادة المحاولة");
    await child.sees("ماذا حدث؟");
  }
});

scene("a manifest that broke off on its way is asked for again by itself", {}, async (child) => {
  await isLost(child, MANIFEST);
  await child.opensForm(helpline.address);
  await child.sees("ماذا حدث؟");
});

scene("before the first manifest the form is closed; it opens when there is one", { language: "fr" }, async (child) => {
  await child.opens(newHelpline.address);
  await child.sees(SAID.closed[1]);
  await assertNothingToWriteIn(child);
  await newHelpline.desk.fetches();
  await child.taps("Réessayer");
  await child.sees("Qu’est-ce qui s’est passé ?");
});

async function assertNothingToWriteIn(child) {
  await assertNumbers(child);
  assert.equal(await child.page.locator("input, textarea").count(), 0);
}
