// The one who looks for leaks is looked at first: it must find each spelling, and only those.
import assert from "node:assert/strict";
import { test } from "node:test";

import { leaks } from "./leaks.mjs";

const MARKER = "قصتي السرية 7391";

const request = (body, url = "http://127.0.0.1/v1/envelopes/1", headers = {}) => ({
  method: "PUT",
  url,
  headers,
  body: Buffer.from(body),
});

const disguises = {
  "as it is": Buffer.from(MARKER),
  "in UTF-16": Buffer.from(MARKER, "utf16le"),
  "in hex": Buffer.from(MARKER).toString("hex").toUpperCase(),
  "in JSON escapes": `"${[...MARKER].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`,
};

for (const [how, body] of Object.entries(disguises)) {
  test(`words that leave ${how} are found`, () => {
    assert.equal(leaks(request(body), MARKER).length, 1);
  });
}

for (const before of ["", "a", "ab", "abc"]) {
  test(`words that leave in base64 after ${before.length} other bytes are found`, () => {
    const bytes = Buffer.from(`${before}${MARKER} and more`);
    for (const coding of ["base64", "base64url"]) {
      assert.notEqual(leaks(request(bytes.toString(coding)), MARKER).length, 0, coding);
    }
  });
}

test("words that leave in an address or in a header are found", () => {
  const address = `http://127.0.0.1/?q=${encodeURIComponent(MARKER)}`;
  assert.notEqual(leaks(request("", address), MARKER).length, 0);
  const header = { "x-note": Buffer.from(MARKER).toString("base64") };
  assert.notEqual(leaks(request("", undefined, header), MARKER).length, 0);
});

test("sealed bytes are no leak", () => {
  const sealed = Buffer.from(Array.from({ length: 16_384 }, (_, at) => (at * 167) % 251));
  assert.deepEqual(leaks(request(sealed), MARKER), []);
});
