// What a screen reader, a keyboard or a tired eye would stumble over, found by axe.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// WCAG 2.2 A and AA, and what axe calls best practice. The size of what a finger touches is off
// unless it is asked for by name.
const OPTIONS = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};

// Fails with a readable list unless axe finds nothing on the page as it stands now.
export async function assertAccessible(phone) {
  const { violations, looked } = await found(phone.page);
  assert.ok(looked.includes("target-size"), "axe measured what a finger touches");
  assert.equal(violations.map(told).join("\n"), "", `axe on ${phone.page.url()}`);
}

async function found(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  return page.evaluate(async ({ rules, ...others }) => {
    // Where the phone forces its colours they contrast as it wants them to, and engines differ in
    // what they tell of them: to be seen is only that nothing keeps its own.
    const forced = matchMedia("(forced-colors: active)").matches;
    const keeps = (it) => getComputedStyle(it).forcedColorAdjust !== "auto";
    if (forced && [...document.querySelectorAll("body *")].some(keeps)) throw new Error("forced colours are refused");
    const options = { ...others, rules: { ...rules, "color-contrast": { enabled: !forced } } };
    const { violations, passes, incomplete, inapplicable } = await globalThis.axe.run(document, options);
    return { violations, looked: [...violations, ...passes, ...incomplete, ...inapplicable].map(({ id }) => id) };
  }, OPTIONS);
}

function told({ id, help, nodes }) {
  const places = nodes.map((node) => `    ${node.target.join(" ")}: ${node.failureSummary}`);
  return `${id}: ${help}\n${places.join("\n")}`;
}
