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
  return page.evaluate(async (options) => {
    // axe asks for the colour that letters are filled with before it asks for their own. Where the
    // phone forces its colours Chromium paints those and tells of the page's: then none is told.
    const { prototype } = CSSStyleDeclaration;
    const told = prototype.getPropertyValue;
    const forced = matchMedia("(forced-colors: active)").matches;
    prototype.getPropertyValue = function (name) {
      return forced && name === "-webkit-text-fill-color" ? "" : told.call(this, name);
    };
    try {
      const { violations, passes, incomplete, inapplicable } = await globalThis.axe.run(document, options);
      return { violations, looked: [...violations, ...passes, ...incomplete, ...inapplicable].map(({ id }) => id) };
    } finally {
      prototype.getPropertyValue = told;
    }
  }, OPTIONS);
}

function told({ id, help, nodes }) {
  const places = nodes.map((node) => `    ${node.target.join(" ")}: ${node.failureSummary}`);
  return `${id}: ${help}\n${places.join("\n")}`;
}
