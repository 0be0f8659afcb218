// The line of the second client to a helpline's relay: the page would tell it the root key.
import { readFile } from "node:fs/promises";
import path from "node:path";

import { Relay } from "./client/relay.mjs";

export async function relayOf({ desk, relay: { origin } }) {
  const root = await readFile(path.join(desk.data, "public/root-key"), "utf8");
  return new Relay({ origin, label: "demo", root: Buffer.from(root.trim(), "base64url") });
}
