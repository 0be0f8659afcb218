// How long a child waits from the tap on "open" to her conversation, on a page whose processor is
// six times slower than this machine: stretching the code, asking the relay, opening the replies.
import os from "node:os";

import { comesBack, copiesList } from "./list.mjs";
import { phone } from "./phone.mjs";
import { ANSWERS, arrives, sends, walksTo } from "./road.mjs";
import { helplineOpens } from "./stack.mjs";

const SLOWER = 6;
const VISITS = 9;
// Milliseconds.
const BUDGET = 1_500;

const helpline = await helplineOpens();
try {
  const list = await reports();
  await helpline.desk.pulls();
  await helpline.desk.does("reply", "c1", "--text", "شكرا على ثقتك. ماذا يطلب منك هذا الشخص؟");
  const waits = [];
  for (let visit = 0; visit < VISITS; visit += 1) waits.push(await opens(list));
  waits.sort((one, other) => one - other);
  console.log(`From a list to its conversation, a processor ${SLOWER} times slower, ${VISITS} visits:`);
  console.log(`  median ${seconds(waits[VISITS >> 1])} s, worst ${seconds(waits.at(-1))} s of ${seconds(BUDGET)} s`);
  console.log(`  (load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} processors)`);
} finally {
  await helpline.closes();
}

async function reports() {
  const child = await phone({ keepsProfile: true });
  try {
    await child.opensForm(helpline.address);
    await walksTo(child, "check", ANSWERS, "cyberviolence");
    await sends(child);
    await arrives(child);
    return await copiesList(child);
  } finally {
    await child.isPutAway();
  }
}

async function opens(list) {
  const child = await phone({ keepsProfile: true });
  try {
    const session = await child.context.newCDPSession(child.page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await child.page.addInitScript(watches);
    await comesBack(child, helpline.address, list);
    await child.sees("شكرا على ثقتك.");
    return await child.page.evaluate(() => globalThis.opened - globalThis.tapped);
  } finally {
    await child.isPutAway();
  }
}

// Notes when "open" was tapped, and when the answer was first drawn. Runs in the page.
function watches() {
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-action=open]")) globalThis.tapped = performance.now();
  }, true);
  const look = () => {
    if (document.querySelector(".reply")) globalThis.opened = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

function seconds(milliseconds) {
  return (milliseconds / 1_000).toFixed(2);
}
