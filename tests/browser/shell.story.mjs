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

// What stands in the way of a form that has arrived, and what is said: that a protection switches
// it off, that the browser is too old, that there is no memory; and never that the form may not be ours.
const PROTECTED = ["حماية في هذا المتصفح توقف الاستمارة", "Une protection de ce navigateur arrête le formulaire", "A protection of this browser stops the form"];
const TOO_OLD = ["هذا المتصفح قديم", "Ce navigateur est trop ancien", "This browser is too old"];
const NO_ROOM = ["ربما ذاكرته ممتلئة", "Sa mémoire est peut-être pleine", "Its memory may be full"];
const HINDRANCES = {
  "Tor's \"Safer\" or Lockdown Mode, which leave no WebAssembly": [PROTECTED, () => delete globalThis.WebAssembly],
  "a policy that somebody put around the page": [PROTECTED, () => {}, forbidsPrograms],
  "a browser from before that policy": [TOO_OLD, () => delete Array.prototype.findLast, forbidsPrograms],
  "a browser that does not know what the program is made of": [TOO_OLD, knowsNoSuchProgram],
  "no memory for the program": [NO_ROOM, () => (WebAssembly.instantiate = async () => { throw new RangeError("Out of memory"); })],
  "no memory for its bytes": [NO_ROOM, () => (Response.prototype.arrayBuffer = async () => { throw new RangeError("Array buffer allocation failed"); })],
  "a program that stops as it begins": [NO_ROOM, makesNoPage],
};
for (const [what, [said, comesAbout, around]] of Object.entries(HINDRANCES)) {
  scene(`what is in the way is said: ${what}`, {}, async (child) => {
    await around?.(child);
    await child.page.addInitScript(comesAbout);
    await child.opens(helpline.address);
    for (const words of said) await child.sees(words);
    for (const others of [PROTECTED, TOO_OLD, NO_ROOM, ["لم نتأكد أنها استمارتنا"]]) {
      if (others !== said) assert.ok(!(await child.reads()).includes(others[0]), others[0]);
    }
    await assertNumbers(child);
    await assertAccessible(child);
  });
}

// The program cannot make another page, and traps.
function makesNoPage() {
  const { createElement } = Document.prototype;
  Document.prototype.createElement = function (name) {
    if (name === "section") throw new Error("no page");
    return createElement.call(this, name);
  };
}

function knowsNoSuchProgram() {
  WebAssembly.validate = () => false;
  WebAssembly.instantiate = async () => {
    throw new WebAssembly.CompileError("unknown type form");
  };
}

// As an extension or a proxy would, on top of our own.
async function forbidsPrograms(child) {
  await child.page.route(helpline.address, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": "script-src 'self'" } });
  });
}

scene("a browser without randomness opens no form", {}, async (child) => {
  await child.page.addInitScript(losesRandomness);
  await child.opens(helpline.address);
  await child.sees("هذا المتصفح قديم");
  await assertNumbers(child);
});

scene("a program that stops is said to have stopped, and what she wrote still stands there", {}, async (child) => {
  await child.opensForm(helpline.address);
  await walksTo(child, "story");
  await child.page.evaluate(makesNoPage);
  await child.page.locator("[data-action=next]").click();
  await child.sees("توقفت الاستمارة. لا نعرف هل وصلت رسالتك.");
  await child.sees("Le formulaire s’est arrêté.");
  assert.equal(await child.page.locator("#answer").inputValue(), ANSWERS.story);
  assert.equal(await child.page.locator("#form button").filter({ visible: true }).count(), 0, "nothing that works no more is offered");
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

scene("the form opens in at most ten requests, each once and to its own origin", {}, async (child) => {
  await child.opensForm(helpline.address);
  await child.isQuiet();
  const traffic = await child.traffic();
  const { origin } = new URL(helpline.address);
  assert.deepEqual(traffic.filter(({ url }) => new URL(url).origin !== origin), []);
  const urls = traffic.map(({ url }) => url);
  assert.ok(urls.length <= 10, urls.join("\n"));
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
