// Yassine, 16, is blackmailed, in French. Help for him is said at once, his words stay, and his
// picture never enters.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { assertNothingLeaks } from "./leaks.mjs";
import { arrives, keepsList } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";

const STORY = "Il dit qu’il envoie la vidéo à ma classe si je ne paie pas avant la girafe violette";

const helpline = aHelpline();

scene("Yassine is told who helps now, sends his words, and no page ever takes his picture", { language: "fr" }, async (yassine) => {
  await yassine.opensForm(helpline.address);
  await yassine.taps("Quelqu’un me fait du mal");
  await answers(yassine, "violence", ["Menaces en ligne"]);
  await asks(yassine, "detail");
  const details = yassine.page.locator("[data-question=detail] .option");
  assert.equal(await details.first().innerText(), "Chantage", "what fits threats comes first");
  await answers(yassine, "detail", ["Chantage"]);
  await asks(yassine, "danger");
  const card = yassine.page.locator(".card");
  assert.match(await card.innerText(), /Ne paie pas cette personne, ne lui réponds pas, ne lui envoie rien/);
  await answers(yassine, "danger", [/^On m’a donné un délai/, "J’ai des idées de me faire du mal"]);

  await asks(yassine, "story");
  assert.match(await card.innerText(), /Tu as droit à de l’aide maintenant.* 15 .* 19/s);
  await assertAccessible(yassine);
  await yassine.writes(STORY);
  await yassine.taps("Retour");
  await asks(yassine, "danger");
  assert.equal(await card.count(), 0, "it is said once");
  await yassine.taps("Suivant");
  await asks(yassine, "story");
  assert.equal(await yassine.page.locator("#answer").inputValue(), STORY);
  await yassine.taps("Suivant");

  await yassine.taps("Sur les faits");
  while (!(await isAsked(yassine, "demand"))) await yassine.taps("Passer");
  await answers(yassine, "demand", ["De l’argent"]);
  await yassine.taps("Envoyer");
  await arrives(yassine);
  await keepsList(yassine);

  await yassine.taps("J’ai des photos, des captures");
  await stands(yassine, "[data-page=pictures]");
  await assertAccessible(yassine);
  await assertNoFileInput(yassine);
  await yassine.taps("Continuer mon message sans l’image");
  await stands(yassine, "[data-page=answer]");
  await yassine.writes("On y voit le compte et son message");
  await yassine.taps("Envoyer");
  await stands(yassine, "[data-page=noted]");

  const origins = new Set((await yassine.traffic()).map(({ url }) => new URL(url).origin));
  assert.deepEqual([...origins], [new URL(helpline.address).origin], "nobody else was asked anything");
  assertNothingLeaks(await yassine.traffic(), STORY);
  const [report] = await helpline.desk.receives();
  const value = (id) => report.answers.find(({ question }) => question === id).value;
  assert.deepEqual(value("danger"), ["deadline", "self_harm"]);
  assert.deepEqual(value("demand"), ["money"]);
  assert.deepEqual(value("story"), [STORY]);
});

scene("on the third road a child in the picture is shown the way on without it", { language: "fr" }, async (child) => {
  await child.opensForm(helpline.address);
  await child.taps("J’ai vu des images sexuelles d’un enfant");
  await stands(child, "[data-page=found-images]");
  const portal = child.page.locator("[data-page] a.main");
  assert.deepEqual(
    await portal.evaluate(({ href, target, rel }) => ({ href, target, rel })),
    { href: "https://report.iwf.org.uk/ma", target: "_blank", rel: "noreferrer noopener" },
  );
  await assertAccessible(child);
  await child.taps("C’est une image de moi");
  await stands(child, "[data-page=image-of-me]");
  await assertAccessible(child);
  const ways = child.page.locator("[data-page] .actions > *");
  assert.equal(await ways.first().innerText(), "Continuer mon message sans l’image");
  assert.equal(await ways.nth(1).getAttribute("href"), "https://takeitdown.ncmec.org/fr");
  await assertNoFileInput(child);
  await child.taps("Continuer mon message sans l’image");
  await isOfAnImage(child);
});

scene("who has pictures is led to her words, and an intimate one to nobody but who stops it", { language: "fr" }, async (child) => {
  await child.opensForm(helpline.address);
  await child.taps("Quelqu’un me fait du mal");
  while (!(await child.page.locator("[data-page=check]").count())) {
    if (await isAsked(child, "violence")) await child.page.getByLabel("Je ne sais pas").check();
    await child.page.locator("[data-action=next]").click();
  }
  await child.taps("J’ai des photos, des captures");
  await stands(child, "[data-page=pictures]");
  await child.sees("On ne peut pas encore ajouter d’images ici. Elles pourront suivre plus tard.");
  await child.sees("N’envoie l’image à personne, même pas à nous.");
  const ways = child.page.locator("[data-page] a[target=_blank]");
  const addresses = await ways.evaluateAll((them) => them.map(({ href }) => href));
  assert.deepEqual(addresses, ["https://takeitdown.ncmec.org/fr", "https://stopncii.org/"]);
  await child.pressesBack();
  await stands(child, "[data-page=check]");
  await child.taps("J’ai des photos, des captures");
  await child.taps("Continuer mon message sans l’image");
  await asks(child, "story");
  await child.writes("On y voit le compte");
  await child.taps("Suivant");
  await stands(child, "[data-page=check]");
  await child.sees("On y voit le compte");
});

scene("who received such a picture in a chat writes to the team, and its type is chosen", { language: "fr" }, async (child) => {
  await child.opensForm(helpline.address);
  await child.taps("J’ai vu des images sexuelles d’un enfant");
  await child.taps("Je les ai reçues dans une discussion : je veux vous écrire");
  await isOfAnImage(child);
  await child.pressesBack();
  await child.taps("J’ai vu des images sexuelles d’un enfant");
  await child.taps("Je les ai reçues dans une discussion : je veux vous écrire");
  await isOfAnImage(child);
});

async function isOfAnImage(child) {
  await asks(child, "violence");
  assert.deepEqual(await child.page.locator("input:checked").evaluateAll((them) => them.map(({ value }) => value)), ["intimate_image"]);
}

async function answers(child, question, choices) {
  await asks(child, question);
  for (const words of choices) await child.page.getByLabel(words, { exact: true }).check();
  await child.taps("Suivant");
}

async function asks(child, question) {
  await stands(child, `[data-question=${question}]`);
  await assertNoFileInput(child);
}

async function isAsked(child, question) {
  return (await child.page.locator(`[data-question=${question}]`).count()) > 0;
}

async function stands(child, selector) {
  await child.page.locator(selector).waitFor();
}

async function assertNoFileInput(child) {
  assert.equal(await child.page.locator("input[type=file]").count(), 0);
}
