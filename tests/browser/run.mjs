// Runs the stories, each file by itself, some side by side. Those that take longest come first, so
// that all end together; what a file says is printed in one piece, once it has ended.
// Usage: node run.mjs FILE…
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";

// In the order of the time they take.
const LONGEST = ["access", "access-states-ar", "access-states-fr", "access-states-en", "list", "embed", "leave", "engines", "anas", "pseudo-language", "counsellor"];

// Files side by side: one for each processor, and one for while the others wait for something.
const LANES = os.availableParallelism() + 1;

const rank = (file) => (LONGEST.indexOf(file.split(".")[0]) + 1 || LONGEST.length + 1);
const files = process.argv.slice(2).toSorted((one, other) => rank(one) - rank(other));
const prepared = await mkdtemp(path.join(os.tmpdir(), "thiqa-prepared-"));
const failed = [];
try {
  await Promise.all(Array.from({ length: LANES }, runsSome));
} finally {
  await rm(prepared, { recursive: true, force: true });
}
if (failed.length) {
  console.log(`Failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}

// Takes one file after the other while there are any.
async function runsSome() {
  for (let file = files.shift(); file; file = files.shift()) {
    const begun = Date.now();
    const { code, said } = await runs(file);
    const seconds = ((Date.now() - begun) / 1_000).toFixed(1);
    console.log(`\n${file}, ${seconds} s\n${said}`);
    if (code !== 0) failed.push(file);
  }
}

function runs(file) {
  const env = { ...process.env, THIQA_PREPARED: prepared };
  const story = spawn(process.execPath, ["--test-reporter=spec", file], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [story.stdout, story.stderr]) stream.on("data", (words) => (said += words));
  return new Promise((done, fails) => {
    story.on("error", fails);
    story.on("close", (code) => done({ code, said }));
  });
}
