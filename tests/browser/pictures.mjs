// Photographs every page and every state in every language, on a phone and on a computer, in light
// and in the dark, on the phone also with forced colours: what is seen first, and beside it the
// whole of a page that is longer.
// Usage: node pictures.mjs FOLDER
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import process from "node:process";

import { stopsBrowsers } from "./chromium.mjs";
import { COMPUTER, LOCALES, PHONE, phone } from "./phone.mjs";
import { isAnswered } from "./returns.mjs";
import { ANSWERS, ROADS, walks } from "./road.mjs";
import { helplineOpens } from "./stack.mjs";
import { comesTo, STATES } from "./states.mjs";

// Every kind of screen that a page is looked at on, and in which lights.
const DEVICES = {
  phone: { size: PHONE, lights: ["light", "dark", "contrast"] },
  computer: { size: COMPUTER, lights: ["light", "dark"] },
};
const LIGHTS = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  contrast: { colorScheme: "light", forcedColors: "active" },
};
// Phones at the same time: a small machine has two processors.
const LANES = 2;

// When they are taken, on whatever day: what the form says of the helpline's hours hangs on it.
const NOON = new Date(new Date().setUTCHours(12, 0, 0, 0));

const folder = process.argv[2];
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const helpline = await helplineOpens();
try {
  await isAnswered(helpline);
  const kinds = Object.keys(LOCALES).flatMap((language) =>
    Object.keys(DEVICES).map((device) => ({ language, device })),
  );
  await Promise.all(Array.from({ length: LANES }, () => photographs(kinds)));
} finally {
  await helpline.closes();
  await stopsBrowsers();
}

// Takes one kind after the other, and one phone for all that is seen on it.
async function photographs(kinds) {
  for (let kind = kinds.shift(); kind; kind = kinds.shift()) {
    const { language, device } = kind;
    const child = await phone({ name: `${language} ${device}`, language, size: DEVICES[device].size });
    try {
      for (const road of ROADS) await photographsRoad(child, kind, road);
      for (const state of Object.keys(STATES)) await photographsState(child, kind, state);
    } finally {
      await child.isPutAway();
    }
  }
}

async function photographsRoad(child, kind, road) {
  await beginsAnew(child);
  await child.opensForm(helpline.address);
  let number = 0;
  for await (const page of walks(child, ANSWERS, road)) {
    // A state, for it may be over before its picture is taken.
    if (page === "sending") continue;
    // Giving the answer may have moved it.
    await child.page.evaluate(() => scrollTo(0, 0));
    await takes(child, kind, `${road}-${String(number++).padStart(2, "0")}-${page}`);
  }
}

async function photographsState(child, kind, state) {
  await beginsAnew(child);
  await comesTo(child, helpline.address, STATES[state]);
  await takes(child, kind, state);
}

async function beginsAnew(child) {
  await child.opensTab();
  await child.page.clock.setFixedTime(NOON);
}

async function takes(child, { language, device }, name) {
  // With its drawing a page goes to its heading.
  await child.page.evaluate(() => new Promise(requestAnimationFrame));
  for (const light of DEVICES[device].lights) {
    await child.page.emulateMedia(LIGHTS[light]);
    await child.photographs(path.join(folder, `${language}-${device}-${light}-${name}`));
  }
}
