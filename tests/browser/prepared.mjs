// What every helpline has gone through before a scene begins: the ceremony at its full cost, a
// backup that was made and checked, the page compressed as far as it goes. It is done once for each
// address and copied for each file, where THIQA_PREPARED names a folder for it. A copied desk knows that
// it is a copy: `adopts(folder, port)` makes it one that is at home.
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";

import { holds, holdsAPort } from "./ports.mjs";

const FOLDER = process.env.THIQA_PREPARED;
// The parts of a helpline that are prepared: its desk's folder, and its relay's with the page.
const PARTS = ["desk", "relay"];

// Holds an address that a helpline was prepared for, or that `prepares(folder, port)` prepares one
// for now, and puts its parts into the folder. Gives back the held port.
export async function takesPrepared(folder, prepares, adopts) {
  if (!FOLDER) {
    const held = await holdsAPort();
    await prepares(folder, held.port);
    return held;
  }
  await mkdir(FOLDER, { recursive: true });
  const held = (await takesOne()) ?? (await preparesOne(prepares));
  const ready = path.join(FOLDER, String(held.port));
  for (const part of PARTS) await cp(path.join(ready, part), path.join(folder, part), { recursive: true });
  await adopts(folder, held.port);
  return held;
}

// Whose address nobody holds now; nothing where all are in use.
async function takesOne() {
  const ports = (await readdir(FOLDER)).filter((name) => /^\d+$/.test(name));
  for (const port of ports) {
    const held = await holds(Number(port));
    if (held) return held;
  }
  return undefined;
}

// One more. It has its name only once it is whole.
async function preparesOne(prepares) {
  const held = await holdsAPort();
  const [beside, ready] = [`.${held.port}`, String(held.port)].map((name) => path.join(FOLDER, name));
  // A run that was cut off may have left a part of it.
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside);
  await prepares(beside, held.port);
  await rename(beside, ready);
  return held;
}
