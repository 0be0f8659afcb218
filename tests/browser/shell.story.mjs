// The page before the form, and where the form cannot open: the numbers are always there.
import assert from "node:assert/strict";
import { test } from "node:test";

import { assertAccessible } from "./accessibility.mjs";
import { letters } from "./mishaps.mjs";
import { ANSWERS, isReady, sends, walksTo } from "./road.mjs";
import { aHelpline, assertNumbers, scene } from "./scene.mjs";

const helpline = aHelpline();

scene("without scripts the numbers stand there, and why there is no form", { scripts: false }, async (child) => {
  await child.opens(helpline.address);
  await assertNumbers(child);
  const screen = await child.reads();
  for (const why of ["الاستمارة تحتاج إلى جافاسكريبت", "Le formulaire a besoin de JavaScript", "The form needs JavaScript"]) {
    assert.ok(screen.includes(why), screen);
  }
});

scene("a browser that cannot protect a message is told so, with the numbers", {}, async (child) => {
  await child.page.addInitScript(() => delete globalThis.WebAssembly);
  await child.opens(helpline.address);
  await child.sees("هذا المتصفح قديم");
  await child.sees("Ce navigateur est trop ancien");
  await child.sees("This browser is too old");
  await assertNumbers(child);
  await assertAccessible(child);
});

scene("a browser without randomness opens no form", {}, async (child) => {
  await child.page.addInitScript(losesRandomness);
  await child.opens(helpline.address);
  await child.sees("هذا المتصفح قديم");
  await assertNumbers(child);
});

scene("a program that stops is said to have stopped, and what she wrote still stands there", {}, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "story");
  await child.page.evaluate(() => void setTimeout(() => { throw new WebAssembly.RuntimeError("unreachable"); }));
  await child.sees("توقفت الاستمارة. لا نعرف هل وصلت رسالتك.");
  await child.sees("Le formulaire s’est arrêté.");
  assert.equal(await child.page.locator("#answer").inputValue(), ANSWERS.story);
  assert.ok(!(await child.page.locator("[data-action=next]").isVisible()), "nothing that works no more is offered");
  await assertNumbers(child);
  await assertAccessible(child);
});

scene("without randomness at Send nothing leaves, and it is said", { language: "fr" }, async (child) => {
  await isReady(child, helpline.address);
  await child.page.evaluate(losesRandomness);
  await sends(child);
  await child.sees("Le formulaire s’est arrêté.");
  assert.deepEqual(await letters(child), []);
});

// A browser whose source of randomness has failed.
function losesRandomness() {
  crypto.getRandomValues = () => {
    throw new Error("no randomness");
  };
}

scene("a program that was altered on its way is not run", {}, async (child) => {
  await child.page.route("**/*.wasm", async (route) => {
    const answer = await route.fetch();
    const altered = await answer.body();
    altered[altered.length - 1] ^= 1;
    await route.fulfill({ response: answer, body: altered });
  });
  await child.opens(helpline.address);
  await child.sees("لم نتأكد أنها استمارتنا");
  await assertNumbers(child);
  await assertAccessible(child);
});

scene("a program that never arrives leaves the numbers", {}, async (child) => {
  await child.page.route("**/*.wasm", (route) => route.abort());
  await child.opens(helpline.address);
  await child.sees("لم يُرسل أي شيء");
  await assertNumbers(child);
});

scene("the form opens in at most eight requests, all to its own origin", {}, async (child) => {
  await child.opensForm(helpline.address);
  const traffic = await child.traffic();
  const { origin } = new URL(helpline.address);
  assert.deepEqual(traffic.filter(({ url }) => new URL(url).origin !== origin), []);
  const urls = traffic.map(({ url }) => url);
  assert.ok(urls.length <= 8, urls.join("\n"));
  assert.equal(new Set(urls).size, urls.length, urls.join("\n"));
  assert.deepEqual(child.complaints, []);
});

scene("opening the page leaves nothing on the phone", {}, async (child) => {
  await child.opensForm(helpline.address);
  const nothing = { cookies: 0, local: 0, session: 0, databases: 0, caches: 0, workers: 0 };
  assert.deepEqual(await child.traces(), nothing);
});

test("the page is cached nowhere and tells nobody where she came from", async () => {
  const answer = await fetch(helpline.address);
  assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.match(answer.headers.get("cache-control"), /no-store/);
  assert.equal(answer.headers.get("set-cookie"), null);
});

test("what is served is what was published, but for the configuration in the page", async () => {
  const html = await (await fetch(helpline.address)).text();
  assert.match(html, /<script type="application\/json" id="thiqa-deployment">\{"/);
  assert.match(html, /<script type="module" src="thiqa-[0-9a-f]{8}\.js" integrity="sha384-/);
  assert.match(html, /<link rel="stylesheet" href="style-[0-9a-f]{8}\.css" integrity="sha384-/);
});
