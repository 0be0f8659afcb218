// What goes wrong between a phone and the relay, each once, and then the road is free again. What
// the relay itself says stays real: only what a scene needs on the way is taken or put there.
import { createHash } from "node:crypto";

import { walks } from "./road.mjs";

// Addresses of the relay, as the browser's patterns.
export const MANIFEST = "**/v1/manifest";
export const GRANTS = "**/v1/grants";
export const CHALLENGES = "**/v1/challenges";
export const ENVELOPES = "**/v1/envelopes/*";
export const MAILBOX = "**/v1/mailbox";

// The next request there is refused by its name; the relay never sees it.
export const isRefused = (child, where, status, problem, headers = {}) =>
  once(child, where, (route) =>
    route.fulfill({
      status,
      headers: { "content-type": "application/problem+json", ...headers },
      body: JSON.stringify({ type: `urn:thiqa:1:${problem}`, status }),
    }),
  );

// Bits of work that take a second or two.
const HARD = 21;

// How often a message that is on its way breaks off until its sender is asked what to do: its bytes,
// and two times later, by itself, the question whether they are there.
export const UNTIL_ASKED = 3;

// The next requests there break off before the relay has them.
export const isLost = (child, where, times = 1) => child.page.route(where, breaksOff, { times });

// So does the key, when the page asks for it early and when the form asks, at once once more.
export const losesManifest = (child) => isLost(child, MANIFEST, 3);

// The relay takes the next requests there, but its answers break off.
export const losesAnswer = (child, where, times = 1) => {
  const mishap = async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  };
  return child.page.route(where, mishap, { times });
};

// A network that asks for a login first: its page, with this status, instead of whatever is asked
// there, until `letsGo` is called.
export async function asksForLogin(child, where, status = 200) {
  const page = (route) => route.fulfill({ status, contentType: "text/html", body: "<html>Log in</html>" });
  await child.page.route(where, page);
  return () => child.page.unroute(where, page);
}

// Whatever work is asked for takes a second or two until `letsGo` is called, and buys nothing: the
// relay knows that it asked for less.
export async function hasHardWork(child) {
  const hardens = async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[2] = HARD;
    await route.fulfill({ response, body });
  };
  await child.page.route(CHALLENGES, hardens);
  return () => child.page.unroute(CHALLENGES, hardens);
}

// The next manifest has one bit that nobody signed.
export const altersManifest = (child) =>
  once(child, MANIFEST, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.indexOf("issued")] ^= 1;
    await route.fulfill({ response, body });
  });

// The page demands a later manifest than any there is: this one was rolled back.
export const demandsManifest = (child, seq) =>
  once(child, (url) => url.pathname === "/", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/"seq_min":\d+/, `"seq_min":${seq}`);
    await route.fulfill({ response, body });
  });

// Nothing comes back from there until `letsGo` is called.
export async function isHeld(child, where) {
  let letsGo;
  const free = new Promise((done) => (letsGo = done));
  await once(child, where, async (route) => {
    await free;
    await route.continue();
  });
  return letsGo;
}

// The walk of road.mjs, on which the message waits on its way until what stands there meanwhile has
// been looked at.
export async function* walksUnhurried(child, answers, road) {
  let letsGo;
  for await (const page of walks(child, answers, road)) {
    if (page === "check") letsGo = await isHeld(child, ENVELOPES);
    yield page;
    if (page === "sending") letsGo();
  }
}

// Each time that the message left: where to, which bytes, and the status she got.
export async function letters(child) {
  const puts = (await child.traffic()).filter(({ method }) => method === "PUT");
  return puts.map(({ url, body, status }) => ({
    path: new URL(url).pathname,
    bytes: body.length,
    hash: createHash("sha256").update(body).digest("hex"),
    status,
  }));
}

const breaksOff = (route) => route.abort("connectionreset");

const once = (child, where, mishap) => child.page.route(where, mishap, { times: 1 });
