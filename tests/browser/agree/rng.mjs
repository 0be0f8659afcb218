// Random numbers that come again with their seed.
import { createCipheriv, createHash } from "node:crypto";

// One seed for all; another one tries other envelopes and codes.
export const SEED = process.env.THIQA_SEED ?? "agree";
// So many scenes run at once, so that neither side waits for the other.
const TOGETHER = 20;

console.log(`drawn from the seed "${SEED}" (THIQA_SEED names another)`);

export class Rng {
  #stream;

  constructor(seed) {
    const key = createHash("sha256").update(seed).digest();
    this.#stream = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
  }

  bytes(length) {
    return this.#stream.update(Buffer.alloc(length));
  }

  // From 0 to limit - 1.
  below(limit) {
    return this.bytes(4).readUInt32BE() % limit;
  }

  picks(list) {
    return list[this.below(list.length)];
  }

  // Each of them, or not.
  some(list) {
    return list.filter(() => this.below(2) === 1);
  }
}

// So many scenes, each with a generator of its own: it comes again whatever ran beside it.
export async function times(count, scene) {
  for (let first = 0; first < count; first += TOGETHER) {
    const group = Array.from({ length: Math.min(TOGETHER, count - first) }, (_, n) => first + n);
    await Promise.all(group.map((time) => scene(new Rng(`${SEED} ${time}`), time)));
  }
}
