// The roads in the engines of other people's phones: Firefox, and WebKit, which every iPhone has.
// The same form, the same words at the desk, and nothing left behind.
import assert from "node:assert/strict";
import { test } from "node:test";

import { firefoxPhone } from "./firefox.mjs";
import { ANSWERS, ROADS, walks } from "./road.mjs";
import { aHelpline } from "./scene.mjs";
import { webkitPhone } from "./webkit.mjs";

const ENGINES = { Firefox: firefoxPhone, WebKit: webkitPhone };
const DIRECTIONS = { ar: "rtl", fr: "ltr" };
const STORIES = {
  ar: "كتب لي شخص مجهول كلمات مخيفة عن الزرافة البنفسجية",
  fr: "Un inconnu m’écrit des choses effrayantes sur la girafe violette",
};
const NOTHING = { cookies: 0, local: 0, session: 0, databases: 0, caches: 0, workers: 0 };

const helpline = aHelpline();

for (const [engine, phone] of Object.entries(ENGINES)) {
  const scene = (name, language, play) =>
    test(`${name} in ${engine}, in ${language}`, async () => {
      const child = await phone({ language });
      try {
        await child.opensForm(helpline.address);
        await play(child);
        assert.deepEqual(await child.complains(), []);
      } finally {
        await child.isPutAway();
      }
    });

  for (const [language, story] of Object.entries(STORIES)) {
    for (const road of ROADS) {
      const answers = { ...ANSWERS, story, email: "salma@example.org" };
      scene(`from the first tap to the desk by the road "${road}"`, language, async (child) => {
        assert.ok(await child.evaluates(() => isSecureContext && Boolean(crypto.subtle)));
        // The platform stands open beside all answers there, and has no page.
        const asked = road === "cyberviolence" ? ["platform"] : [];
        for await (const page of walks(child, answers, road)) {
          await assertSpeaks(child, language);
          if (page in answers) asked.push(page);
        }
        assert.deepEqual(await child.traces(), NOTHING);
        await assertReadAsGiven(asked, answers);
      });
    }
  }

  scene("the program is loaded once, although the page asks for it early", "ar", async (child) => {
    assert.equal(await child.evaluates(timesLoaded), 1);
  });

  scene("Back goes to the question before, again and again", "ar", async (child) => {
    const pages = [];
    for await (const page of walks(child)) if (pages.push(page) === 4) break;
    for (const page of pages.toReversed().slice(1)) {
      await child.pressesBack();
      await child.waits(`[data-page="${page}"], [data-question="${page}"]`);
    }
  });
}

function timesLoaded() {
  return performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm")).length;
}

async function assertSpeaks(child, language) {
  const mark = { lang: await child.attribute("html", "lang"), dir: await child.attribute("html", "dir") };
  assert.deepEqual(mark, { lang: language, dir: DIRECTIONS[language] });
}

// The one case that arrived holds every answer that was asked for, as it was given.
async function assertReadAsGiven(asked, answers) {
  const [arrived, ...others] = await helpline.desk.receives();
  assert.deepEqual(others, []);
  const held = Object.fromEntries(arrived.answers.map(({ question, value }) => [question, value]));
  if (asked.includes("email")) held.email = [arrived.email];
  const given = Object.fromEntries(asked.map((question) => [question, [answers[question]].flat()]));
  assert.deepEqual(held, given);
}
