// Another client than the form, written from the protocol alone, and the real relay and desk.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { Reporter } from "./client/reporter.mjs";
import { solve } from "./client/relay.mjs";
import { relayOf } from "./line.mjs";
import { helplineOpens } from "./stack.mjs";

/// A key that no manifest of this helpline holds.
const vectors = JSON.parse(await readFile(new URL("../vectors/thiqa1.json", import.meta.url)));
const strangeKey = Buffer.from(vectors.reception.pk_b64, "base64url");

let helpline;
let relay;

before(async () => {
  helpline = await helplineOpens();
  relay = await relayOf(helpline);
});
after(() => helpline.closes());

// To the relay all bodies are alike.
const report = (story) => JSON.stringify({ v: 1, t: "report", story });

test("a report that it seals is read at the desk, a short one and a long one", async () => {
  const long = "Il m’écrit sans cesse. ".repeat(1_000);
  for (const story of ["Un inconnu m’écrit.", long]) {
    const salma = await Reporter.draws(relay);
    await salma.reports({ form: "meta", language: "fr", answers: { platform: ["whatsapp"], story } });
  }
  await helpline.desk.pulls();
  const cases = await helpline.desk.lists();
  const shown = await Promise.all(cases.map(({ id }) => helpline.desk.shows(id)));
  assert.deepEqual(shown.flatMap(({ marks }) => marks), []);
  const stories = shown.map(({ answers }) => answers.find(({ question }) => question === "story").value[0]);
  assert.deepEqual(stories.sort(), ["Un inconnu m’écrit.", long].sort());
});

test("the same bytes again are 200, other bytes under the id a conflict, a used grant exhausted", async () => {
  const grant = await relay.grant();
  const envelope = await relay.seals(report("une fois"));
  assert.equal((await relay.puts(envelope, grant)).status, 201);
  assert.equal((await relay.puts(envelope, grant)).status, 200);
  const other = await relay.seals(report("autre"), { id: Buffer.from(envelope.id, "hex") });
  const conflict = await relay.puts(other, grant);
  assert.deepEqual([conflict.status, conflict.problem], [409, "conflict"]);
  const second = await relay.puts(await relay.seals(report("encore")), grant);
  assert.deepEqual([second.status, second.problem], [403, "exhausted"]);
});

test("its hash alone asks whether it is there, before and after it is put", async () => {
  const grant = await relay.grant();
  const envelope = await relay.seals(report("est-ce arrivé ?"));
  assert.equal(await relay.has(envelope, grant), false);
  await relay.puts(envelope, grant);
  assert.equal(await relay.has(envelope, grant), true);
  assert.equal(await relay.has({ ...envelope, bytes: Buffer.alloc(9) }, grant), false);
  const unpaid = relay.has(envelope, randomBytes(32));
  await assert.rejects(unpaid, /401 grant/);
});

test("what is not an envelope, not paid for or not current is refused by its name", async () => {
  const grant = await relay.grant();
  const envelope = await relay.seals(report("non"));
  const refusals = [
    [{ ...envelope, bytes: envelope.bytes.subarray(1) }, grant, 413, "size"],
    [{ ...envelope, bytes: Buffer.alloc(16_384, "I am plaintext. ") }, grant, 400, "malformed"],
    [{ ...envelope, id: randomBytes(16).toString("hex") }, grant, 400, "malformed"],
    [envelope, randomBytes(32), 401, "grant"],
    [await relay.seals(report("vieux"), { publicKey: strangeKey }), grant, 409, "stale"],
  ];
  for (const [bytes, paid, status, problem] of refusals) {
    const answer = await relay.puts(bytes, paid);
    assert.deepEqual([answer.status, answer.problem], [status, problem]);
  }
  assert.equal((await relay.puts(envelope, grant)).status, 201, "a refusal costs no grant");
});

test("work buys what it was done for and nothing else", async () => {
  const long = await relay.seals(report("long ".repeat(4_000)));
  const small = await relay.grant();
  const [refused, paid] = [await relay.puts(long, small), await relay.puts(long, await relay.grant("large"))];
  assert.deepEqual([refused.status, refused.problem, paid.status], [401, "grant", 201]);
  const grant = await relay.asks("POST", "/v1/grants", await relay.work("read"));
  assert.deepEqual([grant.status, grant.problem], [401, "work"]);
});

test("a read that was worked for is one read", async () => {
  const [token, work] = [randomBytes(32), await relay.work("read")];
  const read = await relay.worksToRead(token, work);
  assert.deepEqual([read.status, read.bytes.length], [200, 65_536]);
  const again = await relay.worksToRead(token, work);
  assert.deepEqual([again.status, again.problem], [409, "spent"]);
  const others = await relay.worksToRead(token, await relay.work("small"));
  assert.deepEqual([others.status, others.problem], [401, "work"]);
});

test("a page from before, which names no purpose, pays as for a long message and may send either", async () => {
  const wish = JSON.stringify({ parts: 0 });
  const challenge = (await relay.asks("POST", "/v1/challenges", wish)).expects(200);
  const small = await relay.challenge();
  assert.deepEqual([challenge[1], challenge[2]], [0, small[2] + 2]);
  const solved = Buffer.concat([challenge, solve(challenge)]);
  const grant = (await relay.asks("POST", "/v1/grants", solved)).expects(201);
  assert.equal((await relay.puts(await relay.seals(report("avant ".repeat(4_000))), grant)).status, 201);
});

test("a challenge is spent once, and wrong work buys nothing", async () => {
  const challenge = await relay.challenge();
  const wrong = await relay.asks("POST", "/v1/grants", Buffer.concat([challenge, Buffer.alloc(128)]));
  assert.deepEqual([wrong.status, wrong.problem], [401, "work"]);
  const solved = Buffer.concat([challenge, solve(challenge)]);
  assert.equal((await relay.asks("POST", "/v1/grants", solved)).status, 201);
  const again = await relay.asks("POST", "/v1/grants", solved);
  assert.deepEqual([again.status, again.problem], [409, "spent"]);
});
