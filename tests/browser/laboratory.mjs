// A page of our own beside the form's: the sealing in wasm, and @hpke/core, in one Chromium.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { PATIENCE } from "./until.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = path.join(here, "../..");

/** Where cargo xtask puts the wasm of tests/vectors. */
const wasm = process.env.THIQA_VECTORS ?? path.join(root, "target/form/vectors");

const MODULES = {
  "@hpke/core": "/node_modules/@hpke/core/esm/mod.js",
  "@hpke/common": "/node_modules/@hpke/common/esm/mod.js",
  "@hpke/chacha20poly1305": "/node_modules/@hpke/chacha20poly1305/esm/mod.js",
  "@hpke/dhkem-x25519": "/node_modules/@hpke/dhkem-x25519/esm/mod.js",
  "@hpke/hybridkem-x-wing": "/node_modules/@hpke/hybridkem-x-wing/esm/mod.js",
  mlkem: "/node_modules/mlkem/esm/mod.js",
};

const PAGE = `<!doctype html><meta charset="utf-8"><title>laboratory</title>
<script type="importmap">${JSON.stringify({ imports: MODULES })}</script>`;

const KINDS = { ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

/** Opens the page and gives it back, with a way to close it. */
export async function laboratoryOpens() {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    timeout: PATIENCE,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const closes = async () => {
    await browser.close();
    server.close();
  };
  return { page, closes };
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://laboratory");
  const file = fileOf(pathname);
  const bytes = file && (await readFile(file).catch(() => undefined));
  const kind = pathname === "/" ? "text/html" : KINDS[path.extname(pathname)];
  response.writeHead(pathname === "/" || bytes ? 200 : 404, { "content-type": kind ?? "text/plain" });
  response.end(pathname === "/" ? PAGE : bytes);
}

function fileOf(pathname) {
  const parts = pathname.split("/").filter((part) => part && part !== "..");
  if (parts[0] === "node_modules") return path.join(here, ...parts);
  if (parts[0] === "wasm") return path.join(wasm, ...parts.slice(1));
  if (parts[0] === "vectors") return path.join(root, "tests", ...parts);
  return undefined;
}
