// Our crates in Rust and the client in Node share no code and agree on every envelope: what one
// seals the other opens, what one writes the other reads, what one refuses the other refuses by the
// same name.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Rng, SEED, times } from "./agree/rng.mjs";
import { aLetter, aMessage, aReply, anyBytes, authorOf } from "./agree/letters.mjs";
import { node } from "./agree/node.mjs";
import { Rust } from "./agree/rust.mjs";
import { TO_DESK, TO_REPORTER } from "./client/envelope.mjs";
import { opensReply } from "./client/reporter.mjs";

/// Of each kind and each way.
const TIMES = 1_000;
const ALTERED = 300;
/// Bytes of a body that fill an envelope: to the desk small and large, to the reporter.
const ROOM = { [TO_DESK]: [15_164, 64_316], [TO_REPORTER]: [6_972] };

const rust = new Rust();
after(() => rust.leaves());

const ways = [
  { from: node, to: rust, named: "sealed in Node, opened in Rust" },
  { from: rust, to: node, named: "sealed in Rust, opened in Node" },
];
const read = ({ id, body }) => ({ id, body, isTheirs: true });

for (const { from, to, named } of ways) {
  test(`${TIMES} envelopes to the desk: ${named}`, async () => {
    await times(TIMES, async (rng, time) => {
      const body = time % 2 ? aMessage(rng) : anyBytes(rng, TO_DESK);
      const letter = await aLetter(rng, TO_DESK, body);
      assert.deepEqual(await to.opens(letter, await from.seals(letter)), read(letter));
    });
  });

  test(`${TIMES} replies: ${named}`, async () => {
    await times(TIMES, async (rng) => {
      const reply = aReply(rng);
      const letter = await aLetter(rng, TO_REPORTER, Buffer.from(JSON.stringify(reply)));
      const bytes = await from.seals(letter);
      if (to === node) assert.deepEqual(await opensReply(bytes, letter.label, letter.keys), reply);
      else assert.deepEqual(await to.opens(letter, bytes), read(letter));
    });
  });

  test(`a body fills its envelope to the byte: ${named}`, async () => {
    const rng = new Rng(SEED);
    for (const direction of [TO_DESK, TO_REPORTER]) {
      for (const room of ROOM[direction]) {
        const letter = await aLetter(rng, direction, rng.bytes(room));
        assert.deepEqual(await to.opens(letter, await from.seals(letter)), read(letter));
      }
    }
  });
}

test(`${TIMES} messages and ${TIMES} replies that Node writes are the bytes that Rust writes`, async () => {
  await times(TIMES, async (rng) => {
    const bodies = [aMessage(rng), Buffer.from(JSON.stringify(aReply(rng)))];
    for (const body of bodies) assert.equal((await rust.rewrites(body)).toString(), body.toString());
  });
});

test(`one byte altered in ${ALTERED} envelopes: both refuse, by the same name`, async () => {
  await times(ALTERED, async (rng) => {
    const direction = rng.picks([TO_DESK, TO_REPORTER]);
    const letter = await aLetter(rng, direction, anyBytes(rng, direction));
    const bytes = await node.seals(letter);
    // Often in the header or the encapsulated key, which are the smaller part.
    const at = rng.below(rng.picks([32, 1_152, bytes.length]));
    bytes[at] ^= 1 + rng.below(255);
    const refusal = { refused: at === 4 && bytes[at] > 1 ? "newer" : "not_ours" };
    assert.deepEqual(await rust.opens(letter, bytes), refusal, `byte ${at} in Rust`);
    assert.deepEqual(await node.opens(letter, bytes), refusal, `byte ${at} in Node`);
  });
});

test(`${ALTERED} messages that somebody else authenticated are not hers, to both`, async () => {
  await times(ALTERED, async (rng) => {
    const letter = await aLetter(rng, rng.picks([TO_DESK, TO_REPORTER]), aMessage(rng));
    const hers = authorOf(letter);
    const [ref, key] = [rng.bytes(16), rng.bytes(32)];
    const other = rng.picks([{ ...hers, ref }, { ...hers, key }, { ref, key }]);
    const bytes = await node.seals({ ...letter, author: other });
    const expected = { ...read(letter), isTheirs: false };
    assert.deepEqual(await rust.opens({ ...letter, author: hers }, bytes), expected);
    assert.deepEqual(await node.opens({ ...letter, author: hers }, bytes), expected);
  });
});

test("one byte more than an envelope holds is sealed by neither", async () => {
  const rng = new Rng(SEED);
  for (const direction of [TO_DESK, TO_REPORTER]) {
    const letter = await aLetter(rng, direction, rng.bytes(ROOM[direction].at(-1) + 1));
    await assert.rejects(async () => node.seals(letter), RangeError);
    assert.deepEqual(await rust.seals(letter), { refused: "too_long" });
  }
});
