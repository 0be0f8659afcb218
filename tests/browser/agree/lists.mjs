// Lists as people write them down: any of a thing's names, any digits, more or less carefully.
import { readFileSync } from "node:fs";

import { Things } from "../client/things.mjs";

const table = readFileSync(new URL("../../../locales/things.csv", import.meta.url), "utf8");
export const things = new Things(table);

const LINE_NUMBERS = [() => "", (n) => `${n}. `, (n) => `${n}) `, (n) => `${n}- `, (n) => `${n}: `, (n) => `${n}/8 `];
// What apps put around the lines.
const APPS = [
  (line) => line,
  (line) => line,
  (line) => `[24/11/2026 21:03] Salma: ${line}`,
  (line) => `24/11/2026, 21:03 - +212 600-000000: ${line}`,
  (line) => `30/11, 21:05 - Moi: ${line}`,
  (line) => `- [ ] ${line}`,
  (line) => `| ${line} |`,
  (line) => `${line}\n21:03`,
  (line) => `${line} 1/1/2026`,
  (line) => `\u2067${line}\u2069`,
];
const BETWEEN = ["\n", "\n", "\n\n", "\r\n", "\u2028"];
const TITLES = ["", "", "", "Courses :\n", "24/11/2026\n"];
const DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"];
const ORDERS = [
  (thing, quantity) => `${thing} ${quantity}`,
  (thing, quantity) => `${quantity} ${thing}`,
  (thing, quantity) => `${thing} ×${quantity}`,
  (thing, quantity) => `${thing} x ${quantity}`,
  (thing, quantity) => `${quantity} × ${thing}`,
  (thing, quantity) => `${quantity}* ${thing}`,
];
// One hand's careless spelling; the last is careful.
const SPELLINGS = [
  (thing) => thing.toUpperCase(),
  (thing) => thing.normalize("NFD").replace(/[\u0300-\u036f]/g, ""),
  (thing) => thing.replace(/[أإآ]/g, "ا").replace(/ة\b|ة$/g, "ه").replace(/ى$/, "ي"),
  (thing) => thing.replace(/([بتثسشلمنكف])(?=[ء-ي])/g, "$1ـ\u064e"),
  (thing) => `  ${thing.replace(/ /g, "  ")} `,
  (thing) => thing.replace(/[a-z]/g, (it) => String.fromCodePoint(it.charCodeAt(0) - 97 + 0x1d41a)),
  (thing) => thing.replace(/طم/g, "ﻃﻢ").replace(/ا/g, "ﺎ"),
  (thing) => thing,
];

/** Eight lines of a person who writes all of them in the same manner. */
export function typed(rng, lines, language) {
  const number = rng.picks(LINE_NUMBERS);
  const digits = rng.picks(DIGITS);
  const spell = rng.picks(SPELLINGS);
  return lines.map(({ item, quantity }, at) => {
    const thing = spell(rng.picks(things.names.get(language)[item]));
    const isSaid = quantity !== 1 || rng.below(2) === 1;
    return number(at + 1) + (isSaid ? rng.picks(ORDERS)(thing, [...String(quantity)].map((d) => digits[d]).join("")) : thing);
  });
}

/** The text that an app, or a careful person, makes of typed lines; numbered ones in any order. */
export function pasted(rng, lines) {
  const isNumbered = lines.every((line, at) => new RegExp(`^\\s*[${at + 1}${DIGITS[1][at + 1]}${DIGITS[2][at + 1]}][.):-]`).test(line));
  const dealt = lines.map((line) => [rng.below(1 << 30), line]).toSorted(([a], [b]) => a - b);
  const shown = isNumbered ? dealt.map(([, line]) => line) : lines;
  return rng.picks(TITLES) + shown.map(rng.picks(APPS)).join(rng.picks(BETWEEN));
}

/** The 27 digits of a code as somebody types them. */
export function typedDigits(rng, digits) {
  const groups = rng.picks([(text) => text, (text) => text.replace(/ /g, ""), (text) => `  ${text.replace(/ /g, "  ")}\n`]);
  const numerals = rng.picks(DIGITS);
  return groups(digits).replace(/[0-9]/g, (digit) => numerals[digit]);
}

/** The client's reading, in the words of rust.mjs. */
export function reads(read) {
  try {
    return { code: read() };
  } catch (error) {
    if (error.line) return { unknown: error.line };
    return { refused: error.message };
  }
}
