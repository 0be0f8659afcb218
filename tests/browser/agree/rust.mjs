// Our own crates, as a program that says what they make of bytes: one question a line, one answer
// a line (tests/src/bin/agree).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { CaseCode } from "../client/code.mjs";
import { TO_DESK } from "../client/envelope.mjs";
import { agree } from "../programs.mjs";

export class Rust {
  #program = spawn(agree, { stdio: ["pipe", "pipe", "inherit"] });
  #answers = createInterface({ input: this.#program.stdout })[Symbol.asyncIterator]();

  async seals({ publicKey, id, author, body, rngSeed, ...letter }) {
    const sealed = await this.#says({ do: "seal", way: way(letter), key: publicKey, id, author, body, rng_seed: rngSeed });
    return sealed.refused ? sealed : bytes(sealed.envelope);
  }

  async opens({ seed, author, ...letter }, envelope) {
    const opened = await this.#says({ do: "open", way: way(letter), seed, author, envelope });
    if (opened.refused) return opened;
    return { id: bytes(opened.id), body: bytes(opened.body), isTheirs: opened.is_theirs };
  }

  // The same body, read and written again.
  async rewrites(body) {
    return bytes((await this.#says({ do: "rewrite", body })).body);
  }

  async draws(rngSeed) {
    return known(await this.#says({ do: "draw", rng_seed: rngSeed })).code;
  }

  async stretches(label, code) {
    return bytes((await this.#says({ do: "stretch", label, password: code.password })).prk);
  }

  async keysOf(prk) {
    const keys = await this.#says({ do: "keys", prk });
    return Object.fromEntries(Object.entries(keys).map(([name, text]) => [name, bytes(text)]));
  }

  // A code's lines, digits and list, and whether it looks ordinary.
  async writes({ password }, tongue) {
    const { lines, ...written } = await this.#says({ do: "write", password, tongue });
    return { ...written, lines: lines.map(([item, quantity]) => ({ item, quantity })) };
  }

  async ofLines(lines) {
    return known(await this.#says({ do: "lines", lines: lines.map(({ item, quantity }) => [item, quantity]) }));
  }

  async ofDigits(text) {
    return known(await this.#says({ do: "digits", text }));
  }

  async reads(text, tongue) {
    return known(await this.#says({ do: "read", text, tongue }));
  }

  async readsWithout(line, text, tongue) {
    return this.#says({ do: "read_without", line, text, tongue });
  }

  async leaves() {
    const ended = once(this.#program, "exit");
    this.#program.stdin.end();
    await ended;
  }

  async #says(question) {
    this.#program.stdin.write(`${JSON.stringify(question, bytesAsText)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`no answer to ${question.do}`);
    return JSON.parse(value);
  }
}

const way = ({ label, direction }) => ({ label, to_desk: direction === TO_DESK });
// A code is compared by its digits.
const known = ({ password, ...rest }) =>
  password ? { code: CaseCode.ofPassword(bytes(password)) } : rest;
const bytes = (text) => Buffer.from(text, "base64url");

// JSON has made an object of a Buffer before it asks.
function bytesAsText(name, value) {
  return Buffer.isBuffer(this[name]) ? this[name].toString("base64url") : value;
}
