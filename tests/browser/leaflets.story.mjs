// What is only to be read: whom one can turn to, and the leaflets. It stands in the page itself, so
// that it is there before the program, without scripts, and when the form has opened.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";

import { assertAccessible } from "./accessibility.mjs";
import { isHeld } from "./mishaps.mjs";
import { aHelpline, scene } from "./scene.mjs";
import { helplineOpens } from "./stack.mjs";

const PROGRAM = "**/*.wasm";

// A sentence of each leaflet in each language.
const SAID = {
  ar: {
    serious: "فمن حقك طلب المساعدة",
    apps: "ضغطة طويلة على الفيديو",
    adult: "وقع لي مشكل في الإنترنت وأحتاج إليك",
    phone: "يكفي مسح سطر واحد",
    promise: "ليس شكاية لدى الشرطة",
    directory: "الاثنين–الجمعة",
  },
  fr: {
    serious: "tu peux demander de l’aide",
    apps: "appui long sur la vidéo",
    adult: "Il m’est arrivé quelque chose sur Internet, j’ai besoin de toi",
    phone: "efface une seule ligne",
    promise: "pas une plainte à la police",
    directory: "lundi–vendredi",
  },
  en: {
    serious: "you can ask for help",
    apps: "press long on the video",
    adult: "Something happened to me on the Internet, I need you",
    phone: "delete one line only",
    promise: "not a complaint to the police",
    directory: "Monday–Friday",
  },
};
const LEAFLETS = ["serious", "apps", "adult", "phone", "promise"];

// Every way to somebody, as a phone understands it.
const LINKS = [
  "tel:19",
  "tel:177",
  "tel:15",
  "tel:2511",
  "https://www.2511.ma",
  "https://wa.me/212624405889",
  "sms:+212624405889?body=emchelp",
  "tel:+212624405889",
  "mailto:contact@cyberconfiance.ma",
  "https://www.e-blagh.ma",
  "https://plaintes.pmp.ma",
];

const helpline = aHelpline();

const SCREENS = {
  "on a phone": {},
  "at night": { dark: true },
  "in forced colours": { contrast: true },
  "on the narrowest phone": { size: { width: 320, height: 480 } },
};

scene("without scripts everything can be read in three languages", { scripts: false }, async (child) => {
  await child.opens(helpline.address);
  await opensLeaflets(child);
  await assertSaysAll(child);
});

for (const [what, kind] of Object.entries(SCREENS)) {
  scene(`before the program arrives everything can be read by everybody, ${what}`, kind, async (child) => {
    await isHeld(child, PROGRAM);
    await child.comesTo(helpline.address);
    await assertInSight(child, ["19", "177", "2511"]);
    await opensLeaflets(child);
    await assertSaysAll(child);
    await assertNothingBeyond(child);
    await assertAccessible(child);
  });
}

for (const language of ["ar", "fr"]) {
  scene(`once the form speaks it, only that language stands below it, in ${language}`, { language }, async (child) => {
    await child.opensForm(helpline.address);
    await opensLeaflets(child);
    await assertSpeaks(child, language);
    await assertAccessible(child);
    await child.taps("English");
    await assertSpeaks(child, "en");
    await assertAccessible(child);
  });
}

for (const size of [undefined, { width: 1280, height: 800 }, { width: 320, height: 480 }]) {
  scene(`nothing that stands there moves when the form opens, ${size?.width ?? 360} wide`, { size }, async (child) => {
    await child.page.addInitScript(() => {
      globalThis.moved = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) globalThis.moved += value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    // Held until the page without it has been painted in its language, as on a slow line.
    await child.page.route(PROGRAM, async (route) => {
      await child.page.locator("[data-says] #now").waitFor();
      await child.page.evaluate(painted);
      await child.page.evaluate(() => (globalThis.moved = 0));
      await route.continue();
    });
    await child.opensForm(helpline.address);
    await child.page.locator("[data-page=welcome]").waitFor();
    await child.page.evaluate(painted);
    assert.equal(await child.page.evaluate(() => globalThis.moved), 0);
  });
}

scene("every link leads where it says, and tells nobody where she came from", {}, async (child) => {
  await child.opensForm(helpline.address);
  const links = await child.page.locator("footer a").evaluateAll((all) =>
    all.map((link) => ({ href: link.getAttribute("href"), rel: link.rel, target: link.target, words: link.textContent })),
  );
  const directory = await child.page.locator("#directory a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.deepEqual(directory, LINKS);
  for (const { href, rel, target, words } of links.filter(({ href }) => href.startsWith("http"))) {
    assert.equal(rel, "noreferrer noopener", href);
    assert.equal(target, "_blank", href);
    assert.ok(words.length > 0);
  }
});

scene("a finger finds every link and every leaflet", {}, async (child) => {
  await child.opensForm(helpline.address);
  for (const target of await child.page.locator("#directory a, summary").all()) {
    const { width, height } = await target.boundingBox();
    assert.ok(width >= 48 && height >= 48, `${await target.textContent()} is ${width}×${height}`);
  }
});

scene("what the helpline configures is what a child reads", { language: "fr" }, async (child) => {
  // Days from now at least, whenever this is played.
  const year = new Date().getUTCFullYear() + 1;
  const words = {
    controller: "Une association inventée",
    cndp: "D-X-1/2026",
    numbers: [{ id: "police", number: "190" }],
    hours: [{ days: ["mon", "tue", "wed"], from: "09:00", to: "12:00" }],
    closed_until: `${year}-01-04`,
  };
  const other = await helplineOpens({ configuration: { helpline: words } });
  try {
    await child.opensForm(other.address);
    await opensLeaflets(child);
    for (const said of ["190", "lundi–mercredi 09:00–12:00", `reprennent le 4/1/${year}`, "Une association inventée", "D-X-1/2026"]) {
      await child.sees(said);
    }
    const root = Buffer.from(await readFile(path.join(other.desk.data, "public/root-key"), "utf8"), "base64url");
    const hash = createHash("sha256").update(root).digest("hex");
    await child.sees(hash.slice(0, 32).match(/.{4}/g).join(" "));
    await assertAccessible(child);
  } finally {
    await other.closes();
  }
});

scene("a helpline that named nobody responsible prints no empty line", {}, async (child) => {
  await child.opensForm(helpline.address);
  await opensLeaflets(child);
  const promise = await child.page.locator("#promise").innerText();
  for (const word of ["CNDP", "المسؤول", "undefined", "null"]) assert.ok(!promise.includes(word), promise);
  assert.match(promise, /([0-9a-f]{4} ){7}[0-9a-f]{4}/);
});

async function opensLeaflets(child) {
  for (const id of LEAFLETS) {
    await child.page.locator(`#${id} > summary`).click();
    await child.page.locator(`#${id}[open]`).waitFor();
  }
}

async function assertSaysAll(child) {
  const screen = await child.reads();
  for (const said of Object.values(SAID).flatMap((texts) => Object.values(texts))) {
    assert.ok(screen.includes(said), `${said} in ${screen}`);
  }
}

// Nothing has to be pushed aside to see whom to call.
async function assertInSight(child, numbers) {
  for (const number of numbers) {
    const { y, height } = await child.page.locator(`#now a[href="tel:${number}"]`).boundingBox();
    assert.ok(y + height <= child.page.viewportSize().height, `${number} ends at ${y + height}`);
  }
}

async function assertSpeaks(child, language) {
  const screen = await child.page.locator("footer").innerText();
  for (const [spoken, texts] of Object.entries(SAID)) {
    for (const said of Object.values(texts)) assert.equal(screen.includes(said), spoken === language, `${said}: ${screen}`);
  }
}

async function assertNothingBeyond(child) {
  const beyond = await child.page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  assert.equal(beyond, 0);
}

function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
