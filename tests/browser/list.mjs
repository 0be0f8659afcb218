// What a person does with her list: copies it from the page, and enters it when she comes back.
import { things } from "./agree/lists.mjs";
import { NAMED_LIST } from "./road.mjs";

// Digits as they are written in the Maghreb, in the Mashreq and in Iran.
const NUMERALS = { western: "0123456789", eastern: "٠١٢٣٤٥٦٧٨٩", persian: "۰۱۲۳۴۵۶۷۸۹" };

// Goes on from "it has arrived" to the list, and copies its lines: "tomates 3".
export async function copiesList(child) {
  await child.clicks("[data-action=list]");
  await child.waits(NAMED_LIST);
  return readsList(child);
}

// The lines of the list that stands there.
export function readsList(child) {
  return child.page
    .locator(".things li")
    .evaluateAll((lines) => lines.map(({ children: [, name, number] }) => `${name.textContent} ${number.textContent}`));
}

// Goes to where a list is entered.
export async function hasList(child, address) {
  await child.opensForm(address);
  await child.clicks("[data-road=list]");
  await child.waits("[data-page=enter]");
}

// Enters these lines on the page "I have a list", and opens them.
export async function entersLines(child, lines) {
  for (const [at, line] of lines.entries()) await child.fills(`[data-line="${at + 1}"]`, line);
  await child.clicks("[data-action=open]");
}

// Comes back with a list: from the first page to what it opens.
export async function comesBack(child, address, lines) {
  await hasList(child, address);
  await entersLines(child, lines);
  await child.waits("[data-page=conversation]");
}

// The thing and the number of a line that was copied from a page in that language.
export function thingOf(line, language) {
  const [, name, quantity] = /^(.+) (\d)$/.exec(line);
  const item = things.names.get(language).findIndex(([first]) => first === name);
  return { item, quantity: Number(quantity) };
}

// The same line as somebody else writes it: in that language, by its first name or another one
// where it has one, and in those numerals.
export function written({ item, quantity }, language, { other = 0, numerals = "western" } = {}) {
  const names = things.names.get(language)[item];
  return `${names[other] ?? names[0]} ${NUMERALS[numerals][quantity]}`;
}
