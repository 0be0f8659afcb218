// Khadija writes for her son, in Arabic and in French: what she reads speaks of him, her own card
// tells how to stand by him, and the team knows whose danger it is. Invented, like everybody here.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { ANSWERS, arrives, keepsList, ROADS, walks } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";

const WORDS = {
  fr: {
    another: "Cela arrive à quelqu’un d’autre ?",
    mine: "À moi",
    child: "À mon enfant",
    next: "Suivant",
    card: /Garde ton calme, écoute sans reproche/,
    pictures: ["On me demande des photos", "On lui demande des photos"],
    danger: "La personne concernée est-elle en danger maintenant\u00a0?",
    selfHarm: "La personne concernée a des idées de se faire du mal",
    urgent: /Ne la laisse pas seule/,
    talk: "Comment en parler ensemble",
    listens: "Ne pas punir, ne pas prendre le téléphone",
  },
  ar: {
    another: "هل وقع هذا لشخص آخر؟",
    mine: "لي أنا",
    child: "لابني أو لابنتي",
    next: "التالي",
    card: /والاستماع بدون لوم، وتصديق ما يُحكى/,
    pictures: ["شخص يطلب مني صورا", "شخص يطلب صورا"],
    danger: "هل الشخص المعني في خطر الآن؟",
    selfHarm: "أفكار بإيذاء النفس",
    urgent: /البقاء قرب الشخص المعني/,
    talk: "كيف نتكلم عن الأمر معا",
    listens: "بدون عقاب وبدون أخذ الهاتف",
  },
};

const helpline = aHelpline();

for (const [language, words] of Object.entries(WORDS)) {
  scene(`what she answers is asked of her son, and may be turned to herself, in ${language}`, { language }, async (khadija) => {
    const says = (text) => khadija.page.getByLabel(text, { exact: true }).check();
    const offered = () => khadija.page.locator("[data-question=detail] .option").allInnerTexts();
    const [hers, his] = words.pictures;

    await khadija.opensForm(helpline.address);
    await khadija.clicks(`[data-road=${ROADS[1]}]`);
    await khadija.waits("[data-question=violence]");
    assert.equal(await khadija.page.locator("input:visible").count(), 7, "whoever writes for herself passes it");
    await khadija.page.getByText(words.another).click();
    await says(words.child);
    await khadija.ticks("input[value=threats]");
    await khadija.taps(words.next);
    await khadija.waits("[data-question=detail]");
    assert.match(await khadija.page.locator("[data-card=another]").innerText(), words.card);
    assert.ok((await offered()).includes(his) && !(await offered()).includes(hers));
    await says(his);

    await khadija.pressesBack();
    await khadija.waits(".for-another[open]");
    await assertAccessible(khadija);
    await says(words.mine);
    await khadija.taps(words.next);
    await khadija.waits("[data-question=detail]");
    assert.ok((await offered()).includes(hers) && !(await offered()).includes(his));
    assert.equal(await khadija.page.locator(".card").count(), 0);
    await khadija.pressesBack();
    await says(words.child);
    await khadija.taps(words.next);
    await khadija.waits("[data-question=detail]");
    await khadija.taps(words.next);

    await khadija.waits("[data-question=danger]");
    assert.equal(await khadija.page.locator("[data-page] h1").innerText(), words.danger);
    await says(words.selfHarm);
    await khadija.taps(words.next);
    await khadija.waits("[data-question=story]");
    assert.match(await khadija.page.locator("[data-card=self_harm]").innerText(), words.urgent);
    await khadija.clicks("[data-action=next]");

    await khadija.waits("[data-page=check]");
    await khadija.clicks("[data-answer=who] [data-action=change]");
    await khadija.waits("[data-question=violence] .for-another[open]");
    await khadija.taps(words.next);
    await khadija.clicks("[data-action=send]");
    await arrives(khadija);
    await keepsList(khadija);
    assert.match(await khadija.page.locator("[data-card=self_harm]").innerText(), words.urgent);

    const [report] = await helpline.desk.receives();
    const given = Object.fromEntries(report.answers.map(({ question, ...answer }) => [question, answer]));
    assert.deepEqual(given.who.value, ["my_child"]);
    assert.deepEqual(given.detail.shown, [his]);
    assert.equal(given.danger.label, words.danger);
    assert.deepEqual(given.danger.shown, [words.selfHarm]);
  });

  scene(`where nothing is more urgent her own card stands at the end, and how to talk, in ${language}`, { language }, async (khadija) => {
    await khadija.opensForm(helpline.address);
    for (const road of ROADS) {
      const seen = {};
      const answers = { ...ANSWERS, who: ["professional"], content: ["other"], detail: ["other"], demand: [], impact: [] };
      for await (const page of walks(khadija, answers, road)) {
        const card = khadija.page.locator(".card");
        if (await card.count()) seen[page] = await card.getAttribute("data-card");
      }
      const first = road === "meta" ? "content" : "detail";
      assert.deepEqual(seen, { [first]: "another", done: "another" });
      await khadija.taps(words.talk);
      await khadija.sees(words.listens);
      await khadija.pressesBack();
      await khadija.waits("[data-page=done]");
      await khadija.opensTab();
      await khadija.opensForm(helpline.address);
    }
  });
}
