// The list as it is written down, in any of the languages, from docs/protocol.md alone (section 6).
// The table has one line a thing, `category,ar,fr,en`; a language's first name is shown, the others
// behind `|` are understood.

import { WrongCode, western } from "./code.mjs";

const LINES = 8;
// Words beside a thing that are none of its name.
const BESIDE = new Set(
  ("kg kilo gr gramme lt litre boite bouteille paquet sachet sac pot piece pc de du le la un une unite foi ligne no nombre " +
    "quantite qte of pack box bottle can line number am pm ii iii iv vi vii viii كيلو كيلوغرام كلغ كغ غرام لتر علبه علب " +
    "باكيه قنينه حبه حبات قطع مرات كيس من ديال سطر عدد كميه").split(" "),
);
// Where numbers in circles begin.
const CIRCLES = [0x2460, 0x2776, 0x2780, 0x278a];
// Letters that are written for others.
const LETTERS = Object.fromEntries(
  ["ٱا", "ٲا", "ٳا", "ةه", "ۃه", "ہه", "ھه", "ەه", "ىي", "یي", "ےي", "کك", "ڪك", "گك", "ڭك", "ݣك", "پب", "ڤف", "ڢف", "ڥف", "ڧق"]
    .map(([from, to]) => [from, to])
    .concat([["œ", "oe"], ["æ", "ae"], ["ø", "o"]]),
);
const EATEN = new Set(["vegetables", "fruit", "bread", "pulses", "dairy", "meat", "spices", "sweets", "drinks"]);
const HOUSEHOLD = new Set(["kitchen", "house"]);
// What lasts: whole categories, and in English what does among things that are used up.
const LASTING = new Set(["kitchen", "clothes", "house"]);
const DURABLES = new Set(
  ("squeegee, bucket, plastic basin, dustpan, feather duster, wastebasket, shopping basket, schoolbag, pencil case, " +
    "writing slate, ring binder, calculator, stapler, dictionary, planner, flute, school smock, comb, loofah, " +
    "bath towel").split(", "),
);

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
  looksRight = (lines) =>
    this.fitTogether(lines) && lines.every(({ item, quantity }) => quantity <= 3 || !this.#lasts(item));

  /** Whether the things of a list are those of one that was ever drawn: once five calculators could be. */
  fitTogether = (lines) => {
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

  /** The eight lines of a text, in the first language that names eight of its rows; first the page's. */
  reads(text, pageLanguage) {
    const rows = rowsOf(text);
    const others = this.languages.filter((language) => language !== pageLanguage);
    let nearest = [];
    for (const language of [pageLanguage, ...others]) {
      const read = rows.map((row) => ({ ...row, item: this.#item(row, language) }));
      const known = read.filter(({ item }) => item !== undefined);
      if (known.length === LINES) return inOrder(known);
      if (!nearest.length || known.length > nearest.filter(({ item }) => item !== undefined).length) nearest = read;
    }
    if (rows.length !== LINES) throw new WrongCode("lines");
    throw new UnknownThing(nearest.findIndex(({ item }) => item === undefined) + 1);
  }

  #lasts(item) {
    return LASTING.has(this.categories[item]) || DURABLES.has(this.names.get("en")[item][0]);
  }

  #item(row, language) {
    const items = this.items.get(language);
    return namesOf(row).map((name) => items.get(name)).find((item) => item !== undefined);
  }
}

const itemsByName = (things) =>
  new Map(things.flatMap((names, item) => names.map((name) => [rowOf(plain(name)).words.join(""), item])));

// Rows in the order of their own numbers where each has one, else as they stand, with quantities.
function inOrder(rows) {
  const numbers = rows.map((row) => row.numbers);
  const isEach = (own) => own.toSorted((a, b) => a - b).every((number, at) => number === at + 1);
  const stands = (own) => own.every((number, at) => number === at + 1);
  const first = numbers.map((of) => (of.length === 2 || (of.length === 1 && of[0].leads) ? of[0].value : NaN));
  const last = numbers.map((of) => (of.length === 2 && !of[0].leads ? of[1].value : NaN));
  const led = numbers.some((of) => of.length === 2 && of[0].leads);
  const leading = led || numbers.every((of, at) => of.length !== 1 || !of[0].leads || of[0].value === at + 1);
  const byLast = isEach(last) && (!isEach(first) || (stands(last) && !stands(first)));
  const quantity = (of, at) => {
    if (of.length === 0) return 1;
    if (byLast) return of[0].value;
    if (isEach(first)) return of[1]?.value ?? 1;
    if (of.length === 1) return of[0].leads && leading ? 1 : of[0].value;
    return of.length === 2 && (of[0].leads || of[0].value === at + 1) ? of[1].value : 0;
  };
  const own = byLast ? last : isEach(first) ? first : rows.map((_, at) => at + 1);
  const lines = rows.map(({ item, numbers: of }, at) => ({ item, quantity: quantity(of, at) }));
  const wrong = lines.findIndex((line) => line.quantity < 1 || line.quantity > 8);
  if (wrong >= 0) throw new UnknownThing(wrong + 1);
  return lines.toSorted((a, b) => own[lines.indexOf(a)] - own[lines.indexOf(b)]);
}

// A text's rows: a thing a line, with what apps and people put around it.
function rowsOf(text) {
  const lines = plain(text).split(/[\n\r\v\f\u0085\u2028\u2029]/).map(withoutSender).filter((line) => !isBlank(rowOf(line)));
  const named = lines.filter((line) => hasName(rowOf(line)));
  const isScattered = named.length < lines.length && named.every((line) => rowOf(line).numbers.length === 0);
  const isColumns = (these, those) => these.every((line) => hasName(rowOf(line))) && !those.some((line) => hasName(rowOf(line)));
  const [one, other] = [lines.slice(0, LINES), lines.slice(LINES)];
  if (isScattered && other.length === LINES && (isColumns(one, other) || isColumns(other, one)))
    return one.map((cell, at) => rowOf(`${cell} ${other[at]}`));
  let rows = isScattered ? merged(cut(lines.join(" "))) : merged(lines).flatMap((line) => merged(line.split(/[,،、;؛]/)));
  if (rows.length < LINES) rows = merged(rows.flatMap(cut));
  return rows.map(rowOf);
}

// A part that names nothing belongs to the one before it, the first ones to the next.
function merged(parts) {
  const rows = [];
  let isNamed = false;
  for (const part of parts) {
    const row = rowOf(part);
    if (isBlank(row)) continue;
    if (rows.length && !(isNamed && hasName(row))) rows.push(`${rows.pop()} ${part}`);
    else rows.push(part);
    isNamed ||= hasName(row);
  }
  return rows;
}

// The rows of one line: each ends at its number or begins with it, as the line does.
function cut(line) {
  const runs = runsOf(line);
  const solid = runs.filter(({ kind }) => kind === "word" || kind === "number");
  const [begins, ends] = [solid.at(0)?.kind === "number", solid.at(-1)?.kind === "number"];
  const cuts = [0];
  let [between, afterWord] = [[], false];
  for (const [at, run] of runs.entries()) {
    if (run.kind === "number") between.push({ at: run.at, leads: isLed(runs, at) });
    if (run.kind !== "word") continue;
    if (afterWord && between.length) {
      const { at: number, leads } = between.at(-1);
      cuts.push(between.length > 1 || (begins && (leads || !ends)) ? number : run.at);
    }
    [between, afterWord] = [[], true];
  }
  return cuts.map((from, at) => line.slice(from, cuts[at + 1]));
}

// What a chat puts before a message: `[24/11/2026 21:03] Salma: `.
function withoutSender(line) {
  const runs = runsOf(line);
  const time = runs.findIndex(({ kind }) => kind === "time");
  const colon = time < 0 ? undefined : runs.slice(time).find(({ kind, text }) => kind === "gap" && text.includes(":"));
  const message = colon ? line.slice(colon.at + colon.text.indexOf(":") + 1) : line;
  return hasName(rowOf(message)) ? message : line;
}

function rowOf(line) {
  const runs = runsOf(line);
  const [words, found, colons] = [[], [], [0]];
  for (const [at, { kind, text }] of runs.entries()) {
    if (kind === "word" && word(text)) words.push(word(text));
    if (kind === "number") found.push({ value: Number(text), led: isLed(runs, at), before: words.length });
    if (kind === "gap" && text.includes(":")) colons.push(words.length);
  }
  let start = 0;
  while (start < Math.min(4, words.length) && isBeside(words[start])) start += 1;
  let end = words.length;
  while (end > Math.max(start, words.length - 4) && isBeside(words[end - 1])) end -= 1;
  const numbers = found.map(({ value, led, before }) => ({ value, leads: led && before < end }));
  return { line, words, start, end, numbers, colon: Math.max(...colons.filter((it) => it === 0 || it < end)) };
}

// What a row may name: all of its words first; last, the same from its end.
function namesOf(row) {
  const backwards = rowOf([...row.line].reverse().join(""));
  return [row, backwards].flatMap(({ words, start, end, colon }) => {
    const starts = Array.from({ length: start + 1 }, (_, from) => from);
    for (let from = Math.max(start, colon); from < end; from += 1) {
      starts.push(from);
      if (!isBeside(words[from])) break;
    }
    const ends = Array.from({ length: words.length - end + 1 }, (_, less) => words.length - less);
    return starts.flatMap((from) => ends.map((to) => words.slice(from, to).join(""))).filter(Boolean);
  });
}

// Days and times of day; what says nothing: `.0` behind a number, and the 8 of `1/8`.
const RUNS =
  /(?<time>\d+[/.-]\d+[/.-]\d+|\d+[/.-]\d+(?=[^\d\p{L}]+\d+:\d\d(?!\d))|\d+:\d+:\d+|\d+:\d\d(?!\d))|(?<nothing>(?<=\d)[^\d\p{L}]+0+(?!\d)|(?<=\d\/)8(?!\d))|(?<number>\d+)|(?<word>\p{L}+)|(?<gap>[^\d\p{L}]+)/gu;
const runsOf = (line) =>
  Array.from(line.matchAll(RUNS), ({ groups, index, 0: text }) => ({
    kind: Object.keys(groups).find((kind) => groups[kind] !== undefined),
    text,
    at: index,
  }));
const isLed = (runs, at) => runs[at + 1]?.kind === "gap" && /^\s*[.)\]:/=°>\u2010-\u2014\u2212-]/u.test(runs[at + 1].text);
const isBlank = ({ words, numbers }) => !words.length && !numbers.length;
const hasName = ({ start, end }) => end > start;
const isBeside = (it) => it.length === 1 || BESIDE.has(it);

// A word by itself: a plural's `s`, the article and an `x` do not count.
function word(letters) {
  let plainest = letters.length > 1 ? letters.replace(/s$/, "") : letters;
  while (plainest.length > 2 && plainest.startsWith("ال")) plainest = plainest.slice(2);
  return plainest === "x" ? "" : plainest;
}

/** One spelling for all that are the same when they are written by hand. */
function plain(text) {
  return western(
    text
      .replace(/&([a-z0-9#]{1,8});/gi, (whole, name) => entity(name) ?? whole)
      .replace(/[①-⑨❶-❾➀-➈➊-➒]/gu, (it) => `${1 + CIRCLES.map((one) => it.charCodeAt(0) - one).find((n) => n >= 0 && n < 9)}.`)
      .replace(/\u20e3/gu, ".")
      .normalize("NFKD")
      .replace(/[\p{Mn}\p{Cf}ـءٴ]/gu, ""),
  )
    .toLowerCase()
    .replace(/./gu, (letter) => LETTERS[letter] ?? letter);
}

function entity(name) {
  if (!name.startsWith("#")) return name.match(/^(.*)(?:acute|grave|circ|cedil|uml|lig)$/)?.[1] ?? " ";
  const code = /^#x[0-9a-f]+$/i.test(name) ? parseInt(name.slice(2), 16) : /^#\d+$/.test(name) ? Number(name.slice(1)) : NaN;
  return code < 0x110000 ? String.fromCodePoint(code) : undefined;
}
