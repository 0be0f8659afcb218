// What the page may do is written down twice, in the header and in the page, and the whole road
// never tries anything else.
import assert from "node:assert/strict";
import { test } from "node:test";

import { walks } from "./road.mjs";
import { aHelpline, scene } from "./scene.mjs";

const POLICY = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self'",
  "connect-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
};

const helpline = aHelpline();

test("the header allows exactly what the form needs, and nobody to frame it", async () => {
  const answer = await fetch(helpline.address);
  const header = read(answer.headers.get("content-security-policy"));
  assert.deepEqual(header, { ...POLICY, "frame-ancestors": "'none'" });
});

test("the page itself says the same, wherever it is served from", async () => {
  const html = await (await fetch(helpline.address)).text();
  const [, content] = html.match(/<meta http-equiv="Content-Security-Policy" content="([^"]+)">/);
  assert.deepEqual(read(content), POLICY);
});

test("no script and no style stand in the page, only files with their hashes", async () => {
  const html = await (await fetch(helpline.address)).text();
  assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=/);
  const scripts = html.match(/<script[^>]*>/g).filter((tag) => !tag.includes("application/json"));
  for (const tag of scripts) assert.match(tag, /src="[^"]+" integrity="sha384-/);
});

for (const language of ["ar", "fr"]) {
  scene(`a whole road breaks no rule, in ${language}`, { language }, async (child) => {
    const broken = await violations(child);
    await child.opensForm(helpline.address);
    for await (const _ of walks(child)) assert.deepEqual(await broken(), []);
    assert.deepEqual(child.complaints, []);
  });
}

scene("a rule that is broken would be seen", {}, async (child) => {
  const broken = await violations(child);
  await child.opensForm(helpline.address);
  await child.page.evaluate(() => {
    document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }));
  });
  const once = "script-src-elem inline";
  await child.page.waitForFunction(() => globalThis.broken.length >= 2);
  assert.deepEqual(await broken(), [once, once], "by the header's policy and by the page's");
});

// Listens on the page to be opened; gives back a way to ask for what was reported.
async function violations(child) {
  await child.page.addInitScript(() => {
    globalThis.broken = [];
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
      globalThis.broken.push(`${effectiveDirective} ${blockedURI}`),
    );
  });
  return () => child.page.evaluate(() => globalThis.broken);
}

// A policy as directive → sources.
function read(policy) {
  const directives = policy.split(";").map((directive) => directive.trim().split(" "));
  return Object.fromEntries(directives.map(([name, ...sources]) => [name, sources.join(" ")]));
}
