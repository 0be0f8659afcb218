// Ports that stay ours, so that a relay which was stopped can be started again at its address.
//
// They lie below those that the system hands out by itself, to whoever asks for any port and to
// every connection that goes out. Who holds one listens at the same number of an address that
// nobody else uses; the hold ends with the process, however that ends.
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";

// The first of them, and how many there are.
const FIRST = 20_000;
const COUNT = 4_000;

// Where a hold is kept, and where the port is used.
const HOLD = "127.0.0.2";
const USE = "127.0.0.1";

// Holds a port that nobody holds or uses: its number, and a way to let go of it.
export async function holdsAPort() {
  for (let port = FIRST; port < FIRST + COUNT; port += 1) {
    const held = await holds(port);
    if (held) return held;
  }
  throw new Error("no port is free");
}

// The same for this port; nothing where somebody else holds or uses it.
export async function holds(port) {
  const hold = await listens(port, HOLD);
  if (!hold) return undefined;
  const use = await listens(port, USE);
  await use?.letsGo();
  if (use) return hold;
  await hold.letsGo();
  return undefined;
}

// Nothing where somebody listens there already.
async function listens(port, address) {
  const server = createServer().listen({ port, host: address, exclusive: true });
  try {
    await once(server, "listening");
    // It keeps no program alive that has nothing else to do.
    server.unref();
    return { port, letsGo: promisify(server.close.bind(server)) };
  } catch (error) {
    if (error.code === "EADDRINUSE") return undefined;
    throw error;
  }
}
