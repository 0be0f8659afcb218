// What is only to be read: whom one can turn to, and the leaflets. It stands in the page itself, so
// that it is there before the program and without scripts; in the form each is a page that leads
// back to where she was.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";

import { assertAccessible } from "./accessibility.mjs";
import { isHeld } from "./mishaps.mjs";
import { ANSWERS, gives, ROADS, walksTo } from "./road.mjs";
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
const LEAFLETS = ["talk", "serious", "apps", "adult", "phone", "promise"];

// Every way to somebody, as a phone understands it.
const LINKS = [
  "tel:19",
  "tel:177",
  "tel:15",
  "tel:2511",
  "https://www.2511.ma",
  "https://wa.me/212624405889",
  "tel:+212624405889",
  "sms:+212624405889?body=emchelp",
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
    await assertSpeaks(child, language);
    await child.taps("English");
    await assertSpeaks(child, "en");
  });

  scene(`"is it serious?" is a page that leads back to where she was, in ${language}`, { language }, async (child) => {
    await child.opensForm(helpline.address);
    await child.clicks("[data-leaflet=serious]");
    await child.waits("[data-page=leaflet]");
    await child.sees(SAID[language].serious);
    await child.pressesBack();
    await child.waits("[data-page=welcome]");
    await walksTo(child, "danger", { ...ANSWERS, danger: ["deadline"] }, ROADS[1]);
    for (const leads of [() => child.pressesBack(), () => child.clicks("[data-action=back]")]) {
      await child.clicks("#serious > summary");
      await child.waits("[data-page=leaflet]");
      await leads();
      await child.waits("[data-question=danger]");
      assert.ok(await child.page.locator("[value=deadline]").isChecked());
    }
    await child.clicks("[data-action=next]");
    await child.waits("[data-question=story]");
    await gives(child, ANSWERS.story);
    await child.clicks("#talk > summary");
    await child.clicks("[data-page=talk] [data-leaflet=adult]");
    await child.waits("[data-page=leaflet]");
    for (const page of ["talk", "question"]) {
      await child.pressesBack();
      await child.waits(`[data-page=${page}]`);
    }
    assert.equal(await child.page.locator("#answer").inputValue(), ANSWERS.story);
  });

  scene(`who can help now: first what one thumb can do, in ${language}`, { language }, async (child) => {
    await child.opensForm(helpline.address);
    await child.clicks("[data-road=talk]");
    await child.waits("[data-page=talk]");
    const ways = child.page.locator("[data-page=talk] .directory a").filter({ visible: true });
    const shown = await ways.evaluateAll((all) => all.map((it) => it.getAttribute("href")));
    assert.deepEqual(shown, ["tel:19", ...LINKS.slice(5, 9), ...LINKS.slice(1, 5), ...LINKS.slice(9)]);
    for (const way of await ways.all()) {
      const { width, height } = await way.boundingBox();
      assert.ok(height >= 48 && width >= 200, `${await way.textContent()} is ${width}×${height}`);
    }
    for (const way of ["[href='tel:19']", "[href^='https://wa.me']", "[href^=sms]", "[data-action=here]"]) {
      const { y, height } = await child.page.locator(`[data-page=talk] ${way}`).boundingBox();
      assert.ok(y + height <= 640, `${way} ends at ${y + height}`);
    }
    await assertAccessible(child);
    await child.clicks("[data-action=here]");
    await child.waits("[data-question]");
    await child.clicks("#talk > summary");
    await child.waits("[data-page=talk]");
    assert.equal(await child.page.locator("[data-action=here]").count(), 0, "she is writing already");
  });
}

const OPENINGS = [{}, { language: "fr" }, { size: { width: 1280, height: 800 } }, { size: { width: 320, height: 480 } }];
for (const kind of OPENINGS) {
  scene(`nothing that stands there moves when the form opens, ${JSON.stringify(kind)}`, kind, async (child) => {
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
  const directory = await child.page.locator("footer .directory a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.deepEqual(directory, LINKS);
  for (const { href, rel, target, words } of links.filter(({ href }) => href.startsWith("http"))) {
    assert.equal(rel, "noreferrer noopener", href);
    assert.equal(target, "_blank", href);
    assert.ok(words.length > 0);
  }
});

scene("a finger finds every link and every leaflet", {}, async (child) => {
  await child.opens(helpline.address);
  await child.isOpen();
  for (const target of await child.page.locator("footer :is(ul.directory > li > div > a, summary)").filter({ visible: true }).all()) {
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
    const read = await readsAll(child);
    for (const said of ["190", "lundi–mercredi 09:00–12:00", `reprennent le 4/1/${year}`, "Une association inventée", "D-X-1/2026"]) {
      assert.ok(read.includes(said), `${said} in ${read}`);
    }
    const root = Buffer.from(await readFile(path.join(other.desk.data, "public/root-key"), "utf8"), "base64url");
    const hash = createHash("sha256").update(root).digest("hex");
    assert.ok(read.includes(hash.slice(0, 32).match(/.{4}/g).join(" ")));
  } finally {
    await other.closes();
  }
});

scene("a helpline that named nobody responsible prints no empty line", {}, async (child) => {
  await child.opensForm(helpline.address);
  await child.clicks("#promise > summary");
  const promise = await child.page.locator("[data-page=leaflet]").innerText();
  for (const word of ["CNDP", "المسؤول", "undefined", "null"]) assert.ok(!promise.includes(word), promise);
  assert.match(promise, /([0-9a-f]{4} ){7}[0-9a-f]{4}/);
});

// What stands below the form, and each leaflet as a page of it, which everybody can read.
async function readsAll(child) {
  const read = [await child.page.locator("footer").innerText()];
  for (const id of LEAFLETS) {
    await child.clicks(`#${id} > summary`);
    const page = child.page.locator(":is([data-page=leaflet], [data-page=talk])");
    await page.waitFor();
    read.push(await page.innerText());
    await assertAccessible(child);
    await child.clicks("[data-page] [data-action=back]");
    await child.waits("[data-page=welcome]");
  }
  return read.join("\n");
}

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
  const screen = await readsAll(child);
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
