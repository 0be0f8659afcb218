// The case code, written from docs/protocol.md alone (section 6): 77 bits as eight lines of a
// shopping list or as 27 digits, and from them the keys of one conversation.

import { createHmac, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

import { deployment, sha256 } from "./envelope.mjs";

const LINES = 8;
// Bits of one line: eight name a thing, three a quantity.
const LINE_BITS = 11n;
const SECRET_BITS = 77;
// Zero bits after the 77, so that ten bytes are full.
const SPARE_BITS = 3n;
const DIGITS = 27;
// PBKDF2 rounds: 2^20.
const ROUNDS = 1 << 20;
// Draws after which the randomness must be broken.
const DRAWS = 512;

/** What was written down is no code: `check`, `digits` or `randomness` says why. */
export class WrongCode extends Error {}

/** What a person keeps. `bits` are the 77, as a BigInt. */
export class CaseCode {
  #bits;

  constructor(bits) {
    this.#bits = bits;
  }

  /** A new one whose list `looksRight`; whatever is read later need not. */
  static draw(looksRight = () => true, random = randomBytes) {
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const code = CaseCode.ofPassword(random(10));
      if (looksRight(code.lines)) return code;
    }
    throw new WrongCode("randomness");
  }

  /** The code of these ten bytes, of which the last three bits do not count. */
  static ofPassword(bytes) {
    return new CaseCode(number(bytes) >> SPARE_BITS);
  }

  /** The code of eight lines `{ item: 0..=255, quantity: 1..=8 }`, the last of which is the check. */
  static ofLines(lines) {
    return CaseCode.#checked(lines.reduce((all, line) => (all << LINE_BITS) | eleven(line), 0n));
  }

  /** The code of 27 digits, Western or Arabic-Indic, in groups or not. */
  static ofDigits(text) {
    const digits = western(text).replace(/[\s-]/gu, "");
    if (!/^[0-9]{27}$/.test(digits)) throw new WrongCode("digits");
    return CaseCode.#checked(BigInt(digits));
  }

  static #checked(written) {
    const code = new CaseCode(BigInt.asUintN(SECRET_BITS, written >> LINE_BITS));
    if (code.#written !== written) throw new WrongCode("check");
    return code;
  }

  /** What is stretched: the 77 bits left-aligned in ten bytes. */
  get password() {
    return Buffer.from((this.#bits << SPARE_BITS).toString(16).padStart(20, "0"), "hex");
  }

  get lines() {
    return Array.from({ length: LINES }, (_, line) => {
      const bits = Number((this.#written >> (LINE_BITS * BigInt(LINES - 1 - line))) & 0x7ffn);
      return { item: bits >> 3, quantity: (bits & 7) + 1 };
    });
  }

  get digits() {
    return this.#written.toString().padStart(DIGITS, "0").match(/.../g).join(" ");
  }

  /** All that the code leads to at the deployment of this label. */
  async keys(label) {
    return keysOf(await this.stretch(label));
  }

  stretch(label) {
    const salt = Buffer.concat([Buffer.from("thiqa 1 case"), deployment(label)]);
    return promisify(pbkdf2)(this.password, salt, ROUNDS, 32, "sha256");
  }

  // The 88 bits that are written down: the secret and its check of eleven bits.
  get #written() {
    const check = sha256("thiqa 1 check", this.password).readUInt16BE(0) >> 5;
    return (this.#bits << LINE_BITS) | BigInt(check);
  }
}

/** The keys of a case, from the stretched code. */
export function keysOf(prk) {
  const expand = (label, length) =>
    createHmac("sha256", prk).update(`thiqa 1 ${label}\x01`).digest().subarray(0, length);
  const readToken = expand("read", 32);
  return {
    readToken,
    mailbox: sha256("thiqa 1 mailbox", readToken),
    replySeed: expand("reply", 32),
    ref: expand("ref", 16),
    r2d: expand("r2d", 32),
    d2r: expand("d2r", 32),
  };
}

/** The codes that eight lines become when one pair changes places or one line moves: 70 orders. */
export function reordered(lines) {
  const written = lines.map((_, at) => at);
  const orders = new Map();
  for (const from of written) {
    for (const to of written) {
      for (const order of [swapped(written, from, to), moved(written, from, to)]) {
        orders.set(order.join(), order);
      }
    }
  }
  orders.delete(written.join());
  return fitting([...orders.values()].map((order) => order.map((at) => lines[at])));
}

/** The codes that seven lines leave possible where the line at `unread` cannot be read. */
export function completed(lines, unread) {
  const candidates = Array.from({ length: 1 << Number(LINE_BITS) }, (_, bits) =>
    lines.with(unread, { item: bits >> 3, quantity: (bits & 7) + 1 }),
  );
  return fitting(candidates);
}

function fitting(lists) {
  return lists.flatMap((lines) => {
    try {
      return [CaseCode.ofLines(lines)];
    } catch (error) {
      if (error instanceof WrongCode) return [];
      throw error;
    }
  });
}

const swapped = (order, a, b) => order.with(a, order[b]).with(b, order[a]);
const moved = (order, from, to) => order.toSpliced(from, 1).toSpliced(to, 0, order[from]);

const number = (bytes) => BigInt(`0x${bytes.toString("hex")}`);

function eleven({ item, quantity }) {
  const inRange = item >= 0 && item < 256 && quantity >= 1 && quantity <= 8;
  if (!inRange) throw new RangeError("no line of a list");
  return BigInt((item << 3) | (quantity - 1));
}

/** Arabic-Indic digits, of both kinds, as Western ones. */
export const western = (text) =>
  text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
