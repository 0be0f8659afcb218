// Our crates in Rust and the client in Node share no code and agree on every case code: its lines,
// its digits, its list in each language however it is typed, what is wrong with it, and its keys.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { times } from "./agree/rng.mjs";
import { pasted, reads, things, typed, typedDigits } from "./agree/lists.mjs";
import { Rust } from "./agree/rust.mjs";
import { CaseCode, completed, keysOf, reordered } from "./client/code.mjs";
import { publicKeyOf } from "./client/envelope.mjs";

/// Of each kind.
const TIMES = 1_000;
/// A whole stretching takes a third of a second on each side; so most keys are compared from a
/// stretched code on, and few codes from the beginning.
const STRETCHED = 8;
/// Candidates for a line that cannot be read are 2 048, so fewer lists.
const UNREAD = 100;

const rust = new Rust();
after(() => rust.leaves());

const aCode = (rng) => CaseCode.ofPassword(rng.bytes(10));
const aLanguage = (rng) => rng.picks(things.languages);
const sameCode = (said, code) => assert.equal(said.code?.digits, code.digits, JSON.stringify(said));
const digitsOf = (codes) => codes.map(({ digits }) => digits).toSorted();

test(`${TIMES} codes have the same lines, digits and lists, and look alike`, async () => {
  await times(TIMES, async (rng) => {
    const [code, language] = [aCode(rng), aLanguage(rng)];
    const { list, ...written } = await rust.writes(code, language);
    assert.deepEqual(written, {
      lines: code.lines,
      digits: code.digits,
      looks_ordinary: things.looksRight(code.lines),
    });
    assert.deepEqual(things.reads(list, language), code.lines);
  });
});

test(`${TIMES} codes that Rust draws look right to Node, and the other way`, async () => {
  await times(TIMES, async (rng) => {
    assert.ok(things.looksRight((await rust.draws(rng.bytes(32))).lines));
    const drawn = CaseCode.draw(things.looksRight, (length) => rng.bytes(length));
    assert.ok((await rust.writes(drawn, "ar")).looks_ordinary);
  });
});

test(`${TIMES} codes come back from lines, digits and lists as people type them`, async () => {
  await times(TIMES, async (rng) => {
    const [code, language, page] = [aCode(rng), aLanguage(rng), aLanguage(rng)];
    sameCode(await rust.ofLines(code.lines), code);
    const digits = typedDigits(rng, code.digits);
    sameCode(await rust.ofDigits(digits), code);
    sameCode({ code: CaseCode.ofDigits(digits) }, code);
    const list = typed(rng, code.lines, language).join("\n");
    assert.deepEqual({ list, said: (await rust.reads(list, page)).code?.digits }, { list, said: code.digits });
    assert.deepEqual({ list, said: reads(() => things.reads(list, page)) }, { list, said: { code: code.lines } });
  });
});

test(`${TIMES} codes come back from what apps and careful people make of their lists`, async () => {
  await times(TIMES, async (rng) => {
    const [code, language, page] = [aCode(rng), aLanguage(rng), aLanguage(rng)];
    const list = pasted(rng, typed(rng, code.lines, language));
    assert.deepEqual({ list, said: (await rust.reads(list, page)).code?.digits }, { list, said: code.digits });
    assert.deepEqual({ list, said: reads(() => things.reads(list, page)) }, { list, said: { code: code.lines } });
  });
});

test(`${TIMES} lists with one wrong line: both say the same of them`, async () => {
  await times(TIMES, async (rng) => {
    const [code, language] = [aCode(rng), aLanguage(rng)];
    const wrong = code.lines.with(rng.below(8), { item: rng.below(256), quantity: 1 + rng.below(10) });
    const list = typed(rng, wrong, language).join("\n");
    const inRust = await rust.reads(list, language);
    const inNode = reads(() => CaseCode.ofLines(things.reads(list, language)));
    assert.equal(inRust.code?.digits, inNode.code?.digits);
    assert.deepEqual([inRust.refused, inRust.unknown], [inNode.refused, inNode.unknown], list);
  });
});

test(`${TIMES} lists with two lines swapped or one moved: both ask for the same orders`, async () => {
  await times(TIMES, async (rng) => {
    const [code, language] = [aCode(rng), aLanguage(rng)];
    const [from, to] = [rng.below(8), rng.below(8)];
    const { lines } = code;
    const disordered = rng.picks([
      lines.with(from, lines[to]).with(to, lines[from]),
      lines.toSpliced(from, 1).toSpliced(to, 0, lines[from]),
    ]);
    const inRust = await rust.reads(typed(rng, disordered, language).join("\n"), language);
    const inNode = reads(() => CaseCode.ofLines(disordered));
    assert.equal(inRust.code?.digits, inNode.code?.digits);
    if (inNode.code) return;
    const orders = digitsOf(reordered(disordered));
    assert.deepEqual(inRust.codes.toSorted(), [...new Set(orders)]);
    assert.ok(orders.includes(code.digits));
  });
});

test(`${UNREAD} lists with one line that cannot be read: what fits fits both`, async () => {
  await times(UNREAD, async (rng) => {
    const code = CaseCode.draw(things.looksRight, (length) => rng.bytes(length));
    const [line, language] = [rng.below(8), aLanguage(rng)];
    const { codes } = await rust.readsWithout(line, typed(rng, code.lines, language).join("\n"), language);
    assert.deepEqual(codes.toSorted(), digitsOf(completed(code.lines, line)));
    // Tried first are those that could have been drawn, today or earlier.
    const drawable = codes.map((digits) => things.fitTogether(CaseCode.ofDigits(digits).lines));
    assert.deepEqual(drawable, drawable.toSorted((a, b) => b - a));
    assert.ok(codes.includes(code.digits));
  });
});

test(`${TIMES} rows of 27 digits with one of them wrong, and numbers that are no code`, async () => {
  await times(TIMES, async (rng) => {
    const { digits } = aCode(rng);
    const at = rng.below(digits.length);
    const wrong = rng.picks([
      `${digits.slice(0, at)}${rng.below(10)}${digits.slice(at + 1)}`,
      ((1n << 88n) + BigInt(rng.below(1_000))).toString(),
      "9".repeat(27),
      digits.replace(/\d/, "o"),
    ]);
    const [inRust, inNode] = [await rust.ofDigits(wrong), reads(() => CaseCode.ofDigits(wrong))];
    assert.equal(inRust.code?.digits, inNode.code?.digits, wrong);
    assert.equal(inRust.refused, inNode.refused, wrong);
  });
});

test(`${TIMES} stretched codes lead to the same keys`, async () => {
  await times(TIMES, async (rng) => {
    const prk = rng.bytes(32);
    const { readToken, mailbox, replySeed, ref, r2d, d2r } = keysOf(prk);
    const keys = { read_token: readToken, mailbox, reply_key: await publicKeyOf(replySeed), ref, r2d, d2r };
    assert.deepEqual(await rust.keysOf(prk), keys);
  });
});

test(`${STRETCHED} codes are stretched to the same bytes`, async () => {
  await times(STRETCHED, async (rng) => {
    const [code, label] = [aCode(rng), rng.picks(["demo", "emc"])];
    const stretched = await Promise.all([code.stretch(label), rust.stretches(label, code)]);
    assert.deepEqual(stretched[0], stretched[1]);
  });
});
