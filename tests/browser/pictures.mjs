// Photographs every page in Arabic and French, on a phone and on a computer, light and dark, and
// every way in which something goes wrong.
// Usage: node pictures.mjs FOLDER
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import process from "node:process";

import {
  altersManifest,
  ENVELOPES,
  isHeld,
  isLost,
  isRefused,
  losesAnswer,
  MANIFEST,
} from "./mishaps.mjs";
import { COMPUTER, PHONE, phone } from "./phone.mjs";
import { ANSWERS, isReady, sends, walks, walksTo } from "./road.mjs";
import { helplineOpens } from "./stack.mjs";

// Every kind of screen that a page is looked at on.
const DEVICES = {
  phone: { size: PHONE },
  computer: { size: COMPUTER },
};
const LIGHTS = { light: {}, dark: { dark: true } };
const OTHERS = { calm: { calm: true }, contrast: { contrast: true } };

// A story longer than an envelope holds.
const TOO_LONG = "كتب لي مرة أخرى. ".repeat(2 * 1024);

// What may stand on the screen beside the road itself: how it comes to that, and how it is seen.
const STATES = {
  loading: [(child) => isHeld(child, "**/*.wasm"), "#waiting"],
  "not-arrived": [(child) => isLost(child, "**/*.wasm"), "#failed"],
  "not-supported": [(child) => child.page.addInitScript(() => delete globalThis.WebAssembly), "#unsupported"],
  "a-moment": [(child) => isHeld(child, MANIFEST), "[data-page=welcome]", taps("[data-road=meta]")],
  "not-verified": [altersManifest, "[data-page=unavailable]"],
  "no-relay": [(child) => isLost(child, MANIFEST), "[data-page=unavailable]"],
  unanswered: [walksUpTo("content", { content: [] }), "#trouble", taps("[data-action=next]")],
  "too-long": [walksUpTo("story", { story: TOO_LONG }), "#trouble", taps("[data-action=next]")],
  "no-email": [walksUpTo("email", { email: "salma" }), "#trouble", taps("[data-action=next]")],
  sending: [beforeSend((child) => isHeld(child, ENVELOPES)), "text=/رسالتك في الطريق|est en route/", sends],
  busy: [beforeSend((child) => isRefused(child, ENVELOPES, 503, "busy", { "retry-after": "60" })), "[data-stage=waiting]", sends],
  offline: [beforeSend((child) => child.losesNetwork()), "[data-stage=stopped]", sends],
  full: [beforeSend((child) => isRefused(child, ENVELOPES, 507, "full")), "[data-stage=stopped]", sends],
  perhaps: [beforeSend((child) => losesAnswer(child, ENVELOPES)), "[data-stage=stopped]", sends],
};

const folder = process.argv[2];
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const helpline = await helplineOpens();
try {
  for (const language of ["ar", "fr"]) {
    for (const [device, size] of Object.entries(DEVICES)) {
      for (const [light, lamp] of Object.entries(LIGHTS)) {
        const kind = { language, ...size, ...lamp };
        await photographsRoad(kind, [language, device, light].join("-"));
        await photographsStates(kind, [language, device, light].join("-"));
      }
    }
    for (const [name, kind] of Object.entries(OTHERS)) {
      await photographsRoad({ language, ...kind }, [language, "phone", name].join("-"));
    }
  }
} finally {
  await helpline.closes();
}

async function photographsRoad(kind, name) {
  await withPhone(kind, async (child) => {
    await child.opensForm(helpline.address);
    let number = 0;
    for await (const page of walks(child)) {
      await takes(child, `${name}-${String(number++).padStart(2, "0")}-${page}`);
    }
  });
}

async function photographsStates(kind, name) {
  for (const [state, [comesAbout, isSeen, then]] of Object.entries(STATES)) {
    await withPhone(kind, async (child) => {
      await comesAbout(child);
      if (child.page.url() === "about:blank") await child.page.goto(helpline.address, { waitUntil: "commit" });
      await then?.(child);
      await child.page.locator(isSeen).waitFor();
      await takes(child, `${name}-${state}`);
    });
  }
}

function takes(child, name) {
  return child.photographs(path.join(folder, `${name}.png`));
}

async function withPhone(kind, play) {
  const child = await phone(kind);
  try {
    await play(child);
  } finally {
    await child.isPutAway();
  }
}

function taps(selector) {
  return (child) => child.page.locator(selector).click();
}

function walksUpTo(page, answers) {
  return async (child) => {
    await child.opensForm(helpline.address);
    await walksTo(child, page, { ...ANSWERS, ...answers });
  };
}

function beforeSend(mishap) {
  return async (child) => {
    await isReady(child, helpline.address);
    await mishap(child);
  };
}
