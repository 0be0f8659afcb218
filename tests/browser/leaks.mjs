// Looks for a person's words in what left her phone, however they were written down.
import assert from "node:assert/strict";

// Fails with the place and the spelling where the marker is found.
export function assertNothingLeaks(traffic, marker) {
  const found = traffic.flatMap((request) => leaks(request, marker));
  assert.deepEqual(found, [], "the words left the phone in the open");
}

// Every spelling of the marker that a request holds, as "where: spelling".
export function leaks({ method, url, headers, body }, marker) {
  const places = { url, headers: JSON.stringify(headers), body };
  return Object.entries(places).flatMap(([place, content]) => {
    const hay = Buffer.from(content).toString("latin1");
    const folded = hay.toLowerCase();
    return spellings(marker)
      .filter(({ needle, anyCase }) => (anyCase ? folded : hay).includes(needle))
      .map(({ name }) => `${method} ${new URL(url).pathname} ${place}: ${name}`);
  });
}

function spellings(marker) {
  const utf8 = Buffer.from(marker, "utf8");
  const utf16 = Buffer.from(marker, "utf16le");
  const percent = [...utf8].map((byte) => `%${hex(byte, 2)}`).join("");
  const usual = encodeURIComponent(marker).toLowerCase();
  const escaped = [...utf16LittleEndian(utf16)].map((unit) => `\\u${hex(unit, 4)}`).join("");
  return [
    { name: "UTF-8", needle: utf8.toString("latin1") },
    { name: "UTF-16, little end first", needle: utf16.toString("latin1") },
    { name: "UTF-16, big end first", needle: Buffer.from(utf16).swap16().toString("latin1") },
    { name: "hex", needle: utf8.toString("hex"), anyCase: true },
    { name: "percent-encoding", needle: usual, anyCase: true },
    { name: "percent-encoding of every byte", needle: percent, anyCase: true },
    { name: "percent-encoding, plus for blank", needle: usual.replaceAll("%20", "+"), anyCase: true },
    { name: "JSON escapes", needle: escaped, anyCase: true },
    ...[0, 1, 2].flatMap((shift) => base64(utf8, shift)),
  ];
}

// Base64 of the bytes when they begin `shift` bytes into a group of three: without the digits
// at both ends, which depend on the neighbours.
function base64(bytes, shift) {
  const lead = Buffer.alloc(shift);
  const digits = Buffer.concat([lead, bytes]).toString("base64").replaceAll("=", "");
  const begin = Math.ceil((shift * 8) / 6);
  const end = Math.floor(((shift + bytes.length) * 8) / 6);
  const needle = digits.slice(begin, end);
  const url = needle.replaceAll("+", "-").replaceAll("/", "_");
  return [
    { name: `base64, ${shift} bytes in`, needle },
    { name: `base64url, ${shift} bytes in`, needle: url },
  ];
}

function* utf16LittleEndian(bytes) {
  for (let at = 0; at < bytes.length; at += 2) yield bytes.readUInt16LE(at);
}

function hex(number, digits) {
  return number.toString(16).padStart(digits, "0");
}
