// One scene with one phone, put away at its end, and the one helpline of its file.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "./accessibility.mjs";
import { stopsBrowsers } from "./chromium.mjs";
import { phone } from "./phone.mjs";
import { helplineOpens } from "./stack.mjs";

after(stopsBrowsers);

// `kind` is what phone() takes; `play` gets the phone.
export const scene = (name, kind, play) =>
  test(name, async () => {
    const child = await phone({ name, ...kind });
    try {
      await play(child);
    } finally {
      await child.isPutAway();
    }
  });

// The helpline that every scene of a file reports to: opened before the first, when `happens` too,
// closed after the last.
export function aHelpline(kind, happens) {
  const helpline = {};
  before(async () => {
    Object.assign(helpline, await helplineOpens(kind));
    await happens?.(helpline);
  });
  after(() => helpline.closes?.());
  return helpline;
}

// The one case that arrived at the desk since the last look holds this story, as it was written.
export async function assertReadOnce({ desk }, story) {
  const arrived = await desk.receives();
  const stories = arrived.map(({ answers }) => answers.find(({ question }) => question === "story"));
  assert.deepEqual(stories.map((answer) => answer?.value), [[story]]);
}

// Whoever needs help now finds whom to call, on every page, and behind one tap how else to reach
// somebody.
export async function assertNumbers(child) {
  const screen = await child.reads();
  for (const number of ["19", "177", "15", "2511"]) {
    assert.match(screen, new RegExp(`(?<!\\d)${number}(?!\\d)`));
  }
  assert.ok(await child.page.locator("#talk > summary").isVisible());
  const folded = await child.page.locator("#talk").textContent();
  for (const way of ["+212 6 24 40 58 89", "contact@cyberconfiance.ma"]) assert.ok(folded.includes(way), way);
}

// The sentence stands there in both languages, with the numbers, and can be read by everybody.
export async function isTold(child, [arabic, french]) {
  await child.sees(arabic);
  await assertAccessible(child);
  await child.taps("Français");
  await child.sees(french);
  await assertNumbers(child);
  await child.taps("العربية");
}
