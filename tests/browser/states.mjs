// What may stand on the screen beside the roads themselves, and how it comes to that: one table
// for whoever looks at all of it, the pictures and the stories about access.
import { looksAway } from "./leaving.mjs";
import {
  altersManifest,
  asksForLogin,
  ENVELOPES,
  isHeld,
  isLost,
  isRefused,
  losesAnswer,
  losesManifest,
  MANIFEST,
  UNTIL_ASKED,
} from "./mishaps.mjs";
import { RETURNS } from "./returns.mjs";
import { ANSWERS, ROADS, sends, walksTo } from "./road.mjs";

// A story longer than an envelope holds, in some paragraphs: a browser takes seconds to lay out
// one of that length.
const TOO_LONG = `${"كتب لي مرة أخرى. ".repeat(64)}\n`.repeat(32);

// What a window of Instagram calls itself on a phone with Android.
const INSIDE = "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36 Instagram 340.0.0 Android";

const MAIN = "[data-action=next]";
const taps = (...selectors) => async (child) => {
  for (const selector of selectors) await child.clicks(selector);
};
const sendsInto = (mishap) => async (child) => {
  await mishap(child);
  await sends(child);
};

// `before` happens before the form opens; where `at` names a page, she walks there with `answers`
// of her own, and of the groups that can be added she adds those of `groups`; `then` happens last;
// `seen` stands on the screen when it has come about.
export const STATES = {
  loading: { before: (child) => isHeld(child, "**/*.wasm"), seen: "#waiting" },
  "not-arrived": { before: (child) => isLost(child, "**/*.wasm"), seen: "#failed" },
  "not-supported": { before: losesRandomness, seen: "#unsupported" },
  "switched-off": { before: losesWasm, seen: "#protected" },
  "no-memory": { before: losesMemory, seen: "#crowded" },
  "a-moment": { before: (child) => isHeld(child, MANIFEST), then: taps("[data-road=meta]"), seen: "[data-page=welcome]" },
  "not-verified": { before: altersManifest, seen: "[data-page=unavailable]" },
  "asks-for-login": { before: (child) => asksForLogin(child, MANIFEST), seen: "[data-page=unavailable]" },
  "no-relay": { before: losesManifest, seen: "[data-page=unavailable]" },
  "no-language": { before: comesWithOneLanguage, at: "welcome", then: taps("#top button >> nth=0"), seen: "#top [role=status]:not(:empty)" },
  talk: { at: "welcome", then: taps("[data-road=talk]"), seen: "[data-page=talk]" },
  "found-images": { at: "welcome", then: taps("[data-road=images]"), seen: "[data-page=found-images]" },
  "image-of-me": { at: "welcome", then: taps("[data-road=images]", "[data-action=of-me]"), seen: "[data-page=image-of-me]" },
  pictures: { at: "check", then: taps("[data-page=check] [data-action=images]"), seen: "[data-page=pictures]" },
  "for-another": { at: "danger", answers: { who: ["my_child"] }, seen: ".for-another[open] :checked" },
  card: { at: "content", answers: { danger: ["self_harm"], content: [] }, seen: ".card" },
  "leaflet-serious": { at: "welcome", then: taps("[data-leaflet=serious]"), seen: "[data-page=leaflet]" },
  "leaflet-apps": leaflet("apps"),
  "leaflet-adult": leaflet("adult"),
  "leaflet-phone": leaflet("phone"),
  "leaflet-promise": leaflet("promise"),
  "in-app": { before: isInsideApp, seen: "[data-thiqa=open] #inapp" },
  cover: { at: "story", then: looksAway, seen: "#cover" },
  "asked-anew": { at: "story", then: (child) => child.pressesKey("F5"), seen: "#reload" },
  unanswered: { at: "content", answers: { content: [] }, then: taps(MAIN), seen: "#trouble" },
  "too-long": { at: "story", answers: { story: TOO_LONG }, then: taps(MAIN), seen: "#trouble" },
  "no-email": { at: "email", groups: ["reply"], answers: { email: "salma" }, then: taps(MAIN), seen: "#trouble" },
  sending: { at: "check", then: sendsInto((child) => isHeld(child, ENVELOPES)), seen: "[data-stage=doing]" },
  busy: { at: "check", then: sendsInto(isBusy), seen: "[data-stage=waiting]" },
  offline: { at: "check", then: sendsInto((child) => child.losesNetwork()), seen: "[data-stage=stopped]" },
  full: { at: "check", then: sendsInto((child) => isRefused(child, ENVELOPES, 507, "full")), seen: "[data-stage=stopped]" },
  perhaps: { at: "check", then: sendsInto((child) => losesAnswer(child, ENVELOPES, UNTIL_ASKED)), seen: "[data-stage=stopped]" },
  ...RETURNS,
};

// Opens the form and brings it there.
export async function comesTo(child, address, { before, at, answers, groups = [], then, seen }) {
  await before?.(child);
  await child.comesTo(address);
  if (at) {
    await child.isOpen();
    await walksTo(child, at, { ...ANSWERS, ...answers }, ROADS[0], groups);
  }
  await then?.(child);
  await child.waits(seen);
}

// Opened at the end of the first page.
function leaflet(id) {
  return { at: "welcome", then: taps(`#${id} > summary`), seen: "[data-page=leaflet]" };
}

// The words of the language in which the page begins come, and no others.
function comesWithOneLanguage(child) {
  let isFirst = true;
  return child.page.route("**/words-*.txt", (route) => {
    if (!isFirst) return route.abort("connectionreset");
    isFirst = false;
    return route.continue();
  });
}

function isInsideApp(child) {
  return child.page.addInitScript((agent) => Object.defineProperty(navigator, "userAgent", { value: agent }), INSIDE);
}

function losesRandomness(child) {
  return child.page.addInitScript(() => (crypto.getRandomValues = null));
}

function losesMemory(child) {
  return child.page.addInitScript(() => (WebAssembly.instantiate = () => Promise.reject(new RangeError())));
}

function losesWasm(child) {
  return child.page.addInitScript(() => delete globalThis.WebAssembly);
}

function isBusy(child) {
  return isRefused(child, ENVELOPES, 503, "busy", { "retry-after": "60" });
}
