// The list that opens the answers: given once the report has arrived and not before, on one small
// screen, in words that can be read aloud; copied, kept in other ways, declined. Never lost by a
// Back, a cover or a file that does not come.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { assertAccessible } from "./accessibility.mjs";
import { things } from "./agree/lists.mjs";
import { CaseCode } from "./client/code.mjs";
import { assertCovered, looksAway } from "./leaving.mjs";
import { comesBack, copiesList, entersLines, hasList, readsList, thingOf, written } from "./list.mjs";
import { ENVELOPES, isHeld, isRefused } from "./mishaps.mjs";
import { LOCALES, phone } from "./phone.mjs";
import { arrives, isReady, sends } from "./road.mjs";
import { aHelpline, assertNumbers, scene } from "./scene.mjs";

// What is said of the list, in this order, before it is shown; and beside it.
const WHAT_FOR = [
  "جوابنا سيظهر هنا. نعطيك الآن قائمة كلمات: هي مفتاحك.",
  "تشبه قائمة مشتريات. الأفضل كتابتها على ورقة، بدون عجلة.",
  "إذا ضاعت فلا أحد يسترجعها، ولا حتى نحن. يمكنك دائما إرسال رسالة جديدة.",
];
const ALOUD = {
  ar: (at, name, quantity) => `السطر ${at}: ${name}، العدد ${quantity}`,
  fr: (at, name, quantity) => `Ligne ${at} : ${name}, nombre ${quantity}`,
  en: (at, name, quantity) => `Line ${at}: ${name}, number ${quantity}`,
};
const SHOWS = ".things, .digits, #plain";
const FIGURES = /\d{3}(?: \d{3}){8}/;
const NAMES = "**/things-*.csv";

const helpline = aHelpline();

scene("there is no list anywhere before the report has arrived, and what it is for is said first", {}, async (child) => {
  await isReady(child, helpline.address);
  await isRefused(child, ENVELOPES, 507, "full");
  await sends(child);
  await child.waits("[data-stage=stopped]");
  const before = [await holds(child)];
  const letsGo = await isHeld(child, ENVELOPES);
  await child.clicks("[data-action=retry]");
  await child.sees("رسالتك في الطريق…");
  before.push(await holds(child));
  letsGo();
  await arrives(child);
  before.push(await holds(child));
  for (const words of WHAT_FOR) await child.sees(words);
  await assertAccessible(child);
  const list = await copiesList(child);
  for (const html of before) {
    for (const line of list) assert.ok(!html.includes(line), line);
    assert.doesNotMatch(html, FIGURES);
    assert.doesNotMatch(html, /class="things"|id="plain"|class="digits"/);
  }
});

for (const language of Object.keys(LOCALES)) {
  scene(`whatever stands on it, what it is for, eight lines and the way on fit one small screen, in ${language}`, { language }, async (child) => {
    const list = await getsList(child);
    await child.sees({ ar: "قائمتك مفتاحك", fr: "Ta liste est ta clé", en: "Your list is your key" }[language]);
    await assertInSight(child);
    for (const eight of eights(language)) {
      await child.page.locator(".things").evaluate(renames, eight);
      await assertInSight(child).catch((error) => assert.fail(`${eight}: ${error.message}`));
    }
    assert.equal(list.length, 8);
  });

  scene(`it is eight different things of a household, each read aloud with its number, in ${language}`, { language }, async (child) => {
    const list = await getsList(child);
    const lines = list.map((line) => thingOf(line, language));
    assert.ok(things.looksRight(CaseCode.ofLines(lines).lines), list.join());
    const spoken = await child.page.locator(".things").ariaSnapshot();
    const aloud = list.map((line, at) => ALOUD[language](at + 1, ...line.split(/ (?=\d$)/)));
    // In a snapshot, which is YAML, the apostrophe of a name may stand twice.
    const names = [...spoken.matchAll(/listitem "([^"]+)"/g)].map(([, name]) => name.replaceAll("''", "'"));
    assert.deepEqual(names, aloud);
    await assertAccessible(child);
  });
}

scene("the same list stands there in whatever language the page is turned to", {}, async (child) => {
  const list = (await getsList(child)).map((line) => thingOf(line, "ar"));
  for (const [name, language] of [["Français", "fr"], ["English", "en"], ["العربية", "ar"]]) {
    await child.taps(name);
    assert.deepEqual(await readsList(child), list.map((line) => written(line, language)));
  }
});

scene("who declines it before Send sees none, and the team knows that no answer will be read", {}, async (child) => {
  await helpline.desk.receives();
  await isReady(child, helpline.address);
  await child.ticks("[data-action=no-list]");
  await sends(child);
  await child.waits("[data-page=done]");
  await assertWithoutList(child);
  assert.ok(!(await child.has("[data-action=list]")));
  await assertAccessible(child);
  assert.deepEqual((await helpline.desk.receives()).map(({ returns }) => returns), [false]);
});

scene("who declines it once it is offered sees none, and may still take it while the page is open", {}, async (child) => {
  await helpline.desk.receives();
  await isReady(child, helpline.address);
  await sends(child);
  await arrives(child);
  await child.clicks("[data-action=without-list]");
  await child.waits("[data-page=done]");
  await assertWithoutList(child);
  assert.deepEqual((await helpline.desk.receives()).map(({ returns }) => returns), [true]);
  assert.equal((await copiesList(child)).length, 8);
});

scene("the relay cannot tell who took a list", {}, async (first) => {
  const ways = {
    takes: async (child) => {
      await arrives(child);
      await copiesList(child);
      await child.clicks("[data-action=others]");
    },
    "declines after": async (child) => {
      await arrives(child);
      await child.clicks("[data-action=without-list]");
    },
    "declines before": (child) => child.waits("[data-page=done]"),
  };
  const told = {};
  for (const [way, goesOn] of Object.entries(ways)) {
    const child = way === "takes" ? first : await phone();
    try {
      const overheard = overhears(child);
      await isReady(child, helpline.address);
      if (way === "declines before") await child.ticks("[data-action=no-list]");
      await sends(child);
      await goesOn(child);
      told[way] = await overheard();
    } finally {
      if (child !== first) await child.isPutAway();
    }
  }
  const { takes, ...others } = told;
  assert.ok(takes.some((it) => it.startsWith("PUT /v1/envelopes/* 16384 ")), takes.join("\n"));
  for (const [way, requests] of Object.entries(others)) assert.deepEqual(requests, takes, way);
});

scene("two lines are asked for again: a wrong one is named, and it may be skipped", {}, async (child) => {
  const list = await getsList(child);
  await child.clicks("[data-action=written]");
  const [first, second] = await askedFor(child);
  await assertAccessible(child);
  await child.fills(`[data-line="${first}"]`, list[first - 1]);
  await child.fills(`[data-line="${second}"]`, list[first - 1]);
  await child.taps("التحقق");
  await child.sees(`السطر ${second} مختلف في القائمة. يمكن رؤيتها مرة أخرى.`);
  assert.equal(await child.page.locator("[role=alert]").count(), 1);
  await assertAccessible(child);
  await child.taps("رؤية القائمة");
  assert.deepEqual(await readsList(child), list);
  await child.clicks("[data-action=written]");
  await child.taps("التخطي");
  await child.waits("[data-page=done]");
});

for (const [language, numerals] of [["ar", "western"], ["fr", "eastern"], ["en", "persian"]]) {
  scene(`lines copied right go on, written in ${language} with ${numerals} digits too`, {}, async (child) => {
    const list = await getsList(child);
    await child.clicks("[data-action=written]");
    for (const at of await askedFor(child)) {
      await child.fills(`[data-line="${at}"]`, written(thingOf(list[at - 1], "ar"), language, { numerals }));
    }
    await child.taps("التحقق");
    await child.waits("[data-page=done]");
  });
}

scene("in figures it opens on another phone as well", {}, async (child) => {
  const list = await getsList(child);
  await child.clicks("[data-action=others]");
  const figures = await child.page.locator("[data-page=keep] .digits").innerText();
  assert.equal(figures, CaseCode.ofLines(list.map((line) => thingOf(line, "ar"))).digits);
  await helpline.desk.pulls();
  const other = await phone({ language: "fr" });
  try {
    await hasList(other, helpline.address);
    await entersFigures(other, figures.replaceAll(" ", ""));
    await other.sees("Ton message est arrivé chez l’équipe");
  } finally {
    await other.isPutAway();
  }
});

scene("each other way says what it leaves on the phone, and copies the plain lines", { language: "fr" }, async (child) => {
  const list = await getsList(child);
  await child.clicks("[data-action=others]");
  for (const said of [
    "Le papier reste le mieux : ici, chaque façon laisse une trace sur le téléphone.",
    "Ce qui est copié reste en mémoire, et le clavier peut le garder.",
    "La page peut rester en mémoire de l’imprimante.",
    "L’image reste dans le téléphone, et peut-être dans sa copie en ligne.",
    "Dans un cahier, ces chiffres ressemblent à un code.",
  ]) {
    await child.sees(said);
  }
  await assertAccessible(child);
  await child.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await child.taps("Copier la liste");
  await child.page.waitForFunction(async (lines) => (await navigator.clipboard.readText()) === lines, list.join("\n"));
});

scene("where an app lets nobody copy, the lines are marked to be copied by hand", { language: "fr" }, async (child) => {
  await child.page.addInitScript(() => {
    Clipboard.prototype.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"));
  });
  const list = await getsList(child);
  await child.clicks("[data-action=others]");
  await child.taps("Copier la liste");
  await child.page.waitForFunction((lines) => String(getSelection()).trim() === lines, list.join("\n"));
});

scene("on paper stand the lines and nothing else", {}, async (child) => {
  await child.page.addInitScript(() => {
    globalThis.printed = 0;
    globalThis.print = () => (globalThis.printed += 1);
  });
  const list = await getsList(child);
  await child.clicks("[data-action=others]");
  await child.taps("طباعة");
  assert.equal(await child.page.evaluate(() => globalThis.printed), 1);
  await child.page.emulateMedia({ media: "print" });
  assert.equal((await child.reads()).trim(), list.join("\n"));
});

for (const language of ["ar", "fr"]) {
  scene(`a picture is saved under a name that tells nothing, and shows every line, in ${language}`, { language }, async (child) => {
    const list = await getsList(child);
    await child.clicks("[data-action=others]");
    const picture = await savesPicture(child);
    const rows = await inkOf(child, picture);
    assert.equal(rows.lines, list.length);
    assert.ok(rows.isWhole, "no line runs over the edge");
    // The longest names there are.
    await child.page.locator("#plain").evaluate((it, lines) => (it.textContent = lines), longest(language).map((name) => `${name} 8`).join("\n"));
    const longer = await inkOf(child, await savesPicture(child));
    assert.deepEqual(longer, { lines: 8, isWhole: true });
    assert.deepEqual(child.complaints, []);
  });
}

scene("another app, a cover, Back and other pages do not lose it", {}, async (child) => {
  const list = await getsList(child);
  await looksAway(child);
  await assertCovered(child);
  await child.clicks("#cover button");
  assert.deepEqual(await readsList(child), list);
  await child.pressesBack();
  await arrives(child);
  await child.pressesBack();
  await arrives(child);
  assert.deepEqual(await copiesList(child), list);
  for (const way of ["others", "written"]) {
    await child.clicks(`[data-action=${way}]`);
    await child.page.locator("[data-page=list]").waitFor({ state: "detached" });
    await child.pressesBack();
    await child.waits("[data-page=list]");
    assert.deepEqual(await readsList(child), list);
  }
  await child.clicks("[data-action=written]");
  await child.clicks("[data-action=skip]");
  await child.clicks("[data-page=done] [data-action=list]");
  assert.deepEqual(await readsList(child), list);
});

scene("where the names of the things do not come, it is given in figures, and opens by them", {}, async (child) => {
  await child.page.route(NAMES, (route) => route.abort());
  await isReady(child, helpline.address);
  await sends(child);
  await arrives(child);
  await child.clicks("[data-action=list]");
  await child.sees("لم تظهر الكلمات بعد. هذه هي القائمة بالأرقام، وهي أيضا تفتح جوابنا.");
  const figures = await child.page.locator("[data-page=list] .digits").innerText();
  await assertAccessible(child);
  await child.clicks("[data-action=others]");
  assert.equal(await child.page.locator("#plain").innerText(), figures);
  await child.pressesBack();
  // Nobody asks for lines that she has not seen.
  await child.clicks("[data-action=written]");
  await child.waits("[data-page=done]");
  await helpline.desk.pulls();

  await hasList(child, helpline.address);
  await entersLines(child, ["سكر 3"]);
  await child.sees("لا نستطيع فتح القوائم الآن. يمكن إعادة المحاولة بعد قليل. لم يُرسل شيء.");
  await assertNumbers(child);
  await assertAccessible(child);
  await entersFigures(child, figures);
  await child.sees("وصلت رسالتك إلى الفريق");
});

scene("names that come late are fetched when a list is to be opened", {}, async (child) => {
  const list = await getsList(child);
  await child.page.route(NAMES, (route) => route.abort(), { times: 2 });
  await comesBack(child, helpline.address, list);
});

// Sends a report, and stands before the list; gives back its lines.
async function getsList(child) {
  await isReady(child, helpline.address);
  await sends(child);
  await arrives(child);
  return copiesList(child);
}

async function entersFigures(child, figures) {
  await child.clicks("[data-action=other-way]");
  await child.fills("[data-digits]", figures);
  await child.clicks("[data-action=open]");
  await child.waits("[data-page=conversation]");
}

// Which lines are asked for, from 1.
async function askedFor(child) {
  const fields = child.page.locator("[data-page=recall] [data-line]");
  await fields.nth(1).waitFor();
  const lines = await fields.evaluateAll((all) => all.map(({ dataset }) => Number(dataset.line)));
  assert.equal(new Set(lines).size, 2);
  return lines;
}

async function assertWithoutList(child) {
  assert.equal(await child.page.locator(SHOWS).count(), 0);
  await child.sees("بدون قائمة لن يظهر لك جواب هنا. يمكنك دائما إرسال رسالة جديدة.");
}

const holds = (child) => child.page.evaluate(() => document.documentElement.outerHTML);

// All names in that language, eight at a time, the eight longest first.
function eights(language) {
  const names = things.names.get(language).map(([name]) => name);
  const groups = Array.from({ length: names.length / 8 }, (_, at) => names.slice(8 * at, 8 * at + 8));
  return [longest(language), ...groups];
}

const longest = (language) =>
  things.names.get(language).map(([name]) => name).toSorted((one, other) => other.length - one.length).slice(0, 8);

// Puts these names into the list that stands there; runs in the page.
const renames = (list, names) => [...list.children].forEach((line, at) => (line.children[1].textContent = names[at]));

// Without scrolling everything lies in the screen, beneath the way out, above the way on.
async function assertInSight(child) {
  const beyond = await child.page.evaluate(() => {
    const page = document.querySelector("[data-page=list]");
    const box = (it) => it.getBoundingClientRect();
    const [bar, actions] = [document.getElementById("leave"), page.querySelector(".actions")].map(box);
    const texts = [...page.querySelectorAll("h1, p, li")];
    const buttons = [...page.querySelectorAll(".actions button")];
    const lies = (it, top, bottom) => {
      const { top: above, bottom: below, left, right } = box(it);
      return above >= top && below <= bottom && left >= 0 && right <= innerWidth;
    };
    const wrapped = [...page.querySelectorAll("li span")].filter((it) => it.scrollWidth > it.clientWidth + 1 && it.clientWidth);
    return {
      found: [page.querySelectorAll("h1").length, page.querySelectorAll("li").length, buttons.length],
      scrolled: scrollY,
      beyond: [
        ...texts.filter((it) => !lies(it, bar.bottom, actions.top)),
        ...buttons.filter((it) => !lies(it, actions.top, innerHeight)),
        ...wrapped,
      ].map((it) => it.outerHTML),
    };
  });
  assert.deepEqual(beyond, { found: [1, 8, 2], scrolled: 0, beyond: [] });
}

// What the relay hears of a visit: each request, as far as it can be seen from there.
function overhears(child) {
  const heard = [];
  child.context.on("request", (request) => heard.push(shape(request)));
  return async () => (await Promise.all(heard)).filter((it) => it.includes(" /v1/"));
}

async function shape(request) {
  const answer = await request.response();
  const path = new URL(request.url()).pathname.replace(/[0-9a-f]{16,}/g, "*");
  const asked = request.postDataBuffer()?.length ?? 0;
  const given = path.startsWith("/v1/") ? (await answer.body()).length : 0;
  return [request.method(), path, asked, answer.status(), given].join(" ");
}

async function savesPicture(child) {
  const saved = child.page.waitForEvent("download");
  await child.clicks("[data-keep=picture]");
  const download = await saved;
  assert.equal(download.suggestedFilename(), "liste.png");
  return readFile(await download.path());
}

// How many lines of ink the picture has, and whether its edges are free of it.
async function inkOf(child, png) {
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  const desk = await child.context.newPage();
  try {
    return await desk.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (it) => it.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes]));
      const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
      pen.drawImage(image, 0, 0);
      const { data, width, height } = pen.getImageData(0, 0, image.width, image.height);
      const isInk = (x, y) => data[4 * (y * width + x)] < 128;
      const inked = Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => x).some((x) => isInk(x, y)));
      // A line of letters begins after at least a third of its height without ink.
      let [lines, blank] = [0, 99];
      for (const row of inked) {
        if (row && blank > 10) lines += 1;
        blank = row ? 0 : blank + 1;
      }
      const edges = Array.from({ length: height }, (_, y) => [0, 1, width - 2, width - 1].some((x) => isInk(x, y)));
      return { lines, isWhole: !edges.includes(true) };
    }, png.toString("base64"));
  } finally {
    await desk.close();
  }
}
