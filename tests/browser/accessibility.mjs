// What a screen reader, a keyboard or a tired eye would stumble over, found by axe.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// WCAG 2.2 A and AA, and what axe calls best practice.
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Fails with a readable list unless axe finds nothing on the page as it stands now.
export async function assertAccessible(phone) {
  const found = await violations(phone.page);
  assert.equal(found.join("\n"), "", `axe on ${phone.page.url()}`);
}

async function violations(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  const result = await page.evaluate(
    (rules) => globalThis.axe.run(document, { runOnly: rules, resultTypes: ["violations"] }),
    RULES,
  );
  return result.violations.map(({ id, help, nodes }) => {
    const places = nodes.map((node) => `    ${node.target.join(" ")}: ${node.failureSummary}`);
    return `${id}: ${help}\n${places.join("\n")}`;
  });
}
