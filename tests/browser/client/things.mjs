// The list as it is written down, in any of the languages, from docs/protocol.md alone (section 6).
// The table has one line a thing, `category,ar,fr,en`; a language's first name is shown, the others
// behind `|` are understood.

import { WrongCode, western } from "./code.mjs";

const EATEN = new Set(["vegetables", "fruit", "bread", "pulses", "dairy", "meat", "spices", "sweets", "drinks"]);
const HOUSEHOLD = new Set(["kitchen", "house"]);

/** A word that is on no list: `line` counts from 1. */
export class UnknownThing extends Error {
  constructor(line) {
    super(`line ${line}`);
    this.line = line;
  }
}

/** The 256 things, by index. */
export class Things {
  constructor(csv) {
    const [head, ...rows] = csv.trim().split("\n").map((row) => row.split(","));
    this.languages = head.slice(1);
    this.categories = rows.map(([category]) => category);
    const column = (at) => rows.map((row) => row[at + 1].split("|"));
    this.names = new Map(this.languages.map((language, at) => [language, column(at)]));
    // By language, which item a folded name is.
    this.items = new Map(Array.from(this.names, ([language, things]) => [language, itemsByName(things)]));
  }

  /** Whether a new list is one that a family might write; a list that is read need not be. */
  looksRight = (lines) => {
    const categories = lines.map(({ item }) => this.categories[item]);
    const count = (fits) => categories.filter(fits).length;
    return (
      new Set(lines.map(({ item }) => item)).size === lines.length &&
      categories.every((one) => count((other) => other === one) <= 2) &&
      count((it) => HOUSEHOLD.has(it)) <= 2 &&
      count((it) => EATEN.has(it)) >= 4
    );
  };

  writes(code, language) {
    const names = this.names.get(language);
    return code.lines.map(({ item, quantity }, at) => `${at + 1}. ${names[item][0]} ${quantity}`).join("\n");
  }

  /** The eight lines of a text, in the language that knows most of them; first the page's. */
  reads(text, pageLanguage) {
    const lines = text.split("\n").filter((line) => line.trim()).map(thingAndQuantity);
    if (lines.length !== 8) throw new WrongCode("lines");
    const others = this.languages.filter((language) => language !== pageLanguage);
    const readings = [pageLanguage, ...others].map((language) => this.#read(lines, language));
    const known = (reading) => reading.filter(({ item }) => item !== undefined).length;
    const best = readings.reduce((a, b) => (known(b) > known(a) ? b : a));
    const unknown = best.findIndex(({ item, quantity }) => item === undefined || quantity < 1 || quantity > 8);
    if (unknown >= 0) throw new UnknownThing(unknown + 1);
    return best;
  }

  #read(lines, language) {
    const items = this.items.get(language);
    return lines.map(({ thing, quantity }) => ({ item: items.get(thing), quantity }));
  }
}

const itemsByName = (things) =>
  new Map(things.flatMap((names, item) => names.map((name) => [fold(name), item])));

// `1. tomates 3`, `3 × tomates`, `tomates`: a line's number does not count, no quantity is one.
function thingAndQuantity(line) {
  const words = fold(line).replace(/^\d+\s*[.):-]\s*/, "");
  const [, before, after] = words.match(/^(\d+)\s*[x*]?\s*(.+)$/) ?? [];
  if (before) return { thing: after, quantity: Number(before) };
  const [, thing = words, quantity = 1] = words.match(/^(.+?)(?:\s+x|\s*\*)?\s*(\d+)$/) ?? [];
  return { thing, quantity: Number(quantity) };
}

/** One spelling for all that are the same when they are written by hand. */
export const fold = (text) =>
  western(text.normalize("NFKD").replace(/\p{Mn}/gu, ""))
    .toLowerCase()
    .replace(/[ـء]/g, "")
    .replace(/ٱ/g, "ا")
    .replace(/ة/g, "ه")
    .replace(/ى/g, "ي")
    .replace(/×/g, "*")
    .replace(/œ/g, "oe")
    .replace(/\s+/g, " ")
    .trim();
