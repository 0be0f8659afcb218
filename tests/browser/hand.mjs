// A hand on a keyboard, and nothing else: no finger, no mouse. What it comes to must be seen.
import assert from "node:assert/strict";

// More stops than any page has.
const STOPS = 60;

// Goes on with Tab until that is focused, and looks whether it can be seen there.
export async function tabsTo(child, selector) {
  for (let stop = 0; stop < STOPS; stop += 1) {
    await child.pressesKey("Tab");
    if (await child.page.evaluate(matchesFocus, selector)) return assertFocusSeen(child, selector);
  }
  throw new Error(`Tab never comes to ${selector}`);
}

// Goes on with Tab, out of the page and in again, until it has been everywhere; looks whether the
// focus can be seen at each stop, and tells how many there are.
export async function tabsAround(child) {
  const known = new Set();
  for (let stop = 0; stop < STOPS; stop += 1) {
    await child.pressesKey("Tab");
    const at = await child.page.evaluate(placeOfFocus);
    if (known.has(at)) return known.size;
    if (!at) continue;
    known.add(at);
    await assertFocusSeen(child, at);
  }
  throw new Error("Tab never comes back to where it was");
}

// Answers the question that stands there, as its control wants it.
export async function answersByKeyboard(child, answer) {
  if (typeof answer === "string") {
    await tabsTo(child, "#answer");
    return child.page.keyboard.insertText(answer);
  }
  for (const choice of answer) await choosesByKeyboard(child, choice);
}

// The keyboard stands on the heading, so that it is read aloud.
export async function assertAtHeading(child) {
  await child.page.waitForFunction(matchesFocus, "[data-page] h1");
}

// Of what is focused a part lies in the screen, under nothing else, with a ring around it.
async function assertFocusSeen(child, selector) {
  const seen = await child.page.evaluate(() => {
    const element = document.activeElement;
    const { left, top, width, bottom } = element.getBoundingClientRect();
    const middle = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    const there = document.elementFromPoint(left + width / 2, middle);
    const style = getComputedStyle(element);
    return {
      uncovered: there !== null && (element.contains(there) || there.contains(element)),
      ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
  });
  assert.deepEqual(seen, { uncovered: true, ringed: true }, `focus at ${selector}`);
}

// Boxes are reached one by one with Tab; of circles Tab reaches one, the arrows the others.
async function choosesByKeyboard(child, choice) {
  const wanted = `input[value="${choice}"]`;
  if (await child.page.locator(`${wanted}[type=checkbox]`).count()) await tabsTo(child, wanted);
  else await arrowsTo(child, wanted);
  await child.pressesKey("Space");
}

async function arrowsTo(child, wanted) {
  await tabsTo(child, "input[type=radio]");
  for (let stop = 0; stop < STOPS; stop += 1) {
    if (await child.page.evaluate(matchesFocus, wanted)) return assertFocusSeen(child, wanted);
    await child.pressesKey("ArrowDown");
  }
  throw new Error(`no arrow comes to ${wanted}`);
}

// A way to the focused element that no other has; nothing where the page has no focus.
function placeOfFocus() {
  const steps = [];
  for (let it = document.activeElement; it && it !== document.body; it = it.parentElement) {
    steps.unshift(`${it.localName}:${[...it.parentElement.children].indexOf(it)}`);
  }
  return steps.join(" ");
}

const matchesFocus = (selector) => document.activeElement?.matches(selector) ?? false;
