// Photographs every page in Arabic and French, on a phone and on a computer, light and dark.
// Usage: node pictures.mjs FOLDER
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import process from "node:process";

import { COMPUTER, PHONE, phone } from "./phone.mjs";
import { walks } from "./road.mjs";
import { helplineOpens } from "./stack.mjs";

const folder = process.argv[2];
const devices = { phone: PHONE, computer: COMPUTER };

async function photographsRoad(helpline, language, device, light) {
  const child = await phone({ language, size: devices[device], dark: light === "dark" });
  await child.opensForm(helpline.address);
  let number = 0;
  for await (const page of walks(child)) {
    const name = [language, device, light, String(number++).padStart(2, "0"), page].join("-");
    await child.photographs(path.join(folder, `${name}.png`));
  }
  await child.isPutAway();
}

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const helpline = await helplineOpens();
try {
  for (const language of ["ar", "fr"]) {
    for (const device of ["phone", "computer"]) {
      for (const light of ["light", "dark"]) await photographsRoad(helpline, language, device, light);
    }
  }
} finally {
  await helpline.closes();
}
