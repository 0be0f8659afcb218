// A language that nobody speaks, which `cargo xtask pseudo` adds to a copy of the repository: every text
// stands in brackets, every letter that can has an accent, and all is a third longer than French.
// Whatever else listed the languages would say something in another one here, and what has no room
// for longer words would cut them.
import "./copy.mjs";
import assert from "node:assert/strict";

import { comesBack, readsList } from "./list.mjs";
import { clippedTexts, isDrawn, tooWide } from "./looks.mjs";
import { COMPUTER, PHONE } from "./phone.mjs";
import { RETURNS } from "./returns.mjs";
import { ANSWERS, ROADS, walks } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";
import { comesTo, STATES } from "./states.mjs";

const CODE = "qps";
const REPLY = "⟦Ññöö⟧";

const helpline = aHelpline();
// No phone asks for it: an embedding page may.
const address = () => `${helpline.address}#${CODE}`;

for (const road of ROADS) {
  scene(`every page of the road "${road}", the list, and what it opens`, {}, async (child) => {
    await child.opensForm(address());
    let lines;
    for await (const page of walks(child, ANSWERS, road)) {
      // A state, for it may be over before it is looked at.
      if (page === "sending") continue;
      await speaksItAlone(child, page);
      if (page === "list") lines = await readsList(child);
    }
    assert.ok(lines.every((line) => line.startsWith("⟦")), lines.join("\n"));
    const [{ id }] = await helpline.desk.receives();
    await helpline.desk.does("reply", id, "--stage", "analysis", "--ask", "school", "--text", REPLY);
    await child.opensTab();
    await comesBack(child, address(), lines);
    await child.sees(REPLY);
    await speaksItAlone(child, "conversation");
  });
}

scene("every state beside the roads", {}, async (child) => {
  for (const [state, how] of Object.entries(STATES)) {
    // Those enter a list in a language that has its names in the repository.
    if (state in RETURNS) continue;
    await child.opensTab();
    await comesTo(child, address(), how);
    await speaksItAlone(child, state);
  }
});

scene("the desk's list and a case, on a computer and on a phone", { size: COMPUTER }, async (seat) => {
  const desk = await helpline.desk.opensPage();
  try {
    for (const page of ["", "c1", "c2"]) {
      await seat.opens(`${desk.address}${CODE}/${page}`);
      assert.deepEqual(await seat.page.evaluate(foreign, CODE), [], page);
      await seat.page.setViewportSize(PHONE);
      assert.deepEqual(await seat.page.evaluate(tooWide), [], page);
      await seat.page.setViewportSize(COMPUTER);
    }
  } finally {
    await desk.closes();
  }
});

async function speaksItAlone(child, where) {
  await child.page.evaluate(isDrawn);
  const found = [...(await child.page.evaluate(foreign, CODE)), ...(await child.page.evaluate(clippedTexts))];
  assert.deepEqual(found, [], where);
}

// Words in another language, but for what is called the same in all, and what names its own.
function foreign(code) {
  const anywhere =
    /https?:\S+|\S+@\S+|[\w-]+(\.[\w-]+)+|\b(Facebook|Messenger|Instagram|WhatsApp|TikTok|Snapchat|YouTube|Telegram|SMS|emchelp|Take It Down|StopNCII|EMC-Helpline|ثقة)\b|ثقة/gi;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement: around } = walker.currentNode;
    if (!around.checkVisibility() || around.closest("[lang]").lang !== code) continue;
    if (around.closest("textarea, code, .given, .line")) continue;
    for (const [word] of data.replace(anywhere, "").matchAll(/\p{L}+/gu)) {
      const has = /\p{Script=Arabic}/u.test(word) || (/^[a-z]{2,}$/i.test(word) && !/^[bfmpqvx]+$/i.test(word));
      if (has) found.push(`${word} in ${data.trim().slice(0, 80)} of ${around.outerHTML.slice(0, 100)}`);
    }
  }
  return found;
}
