// The relay and the desk of one file's scenes, real ones, at an address and in a folder of their own.
// What a scene asks of them are verbs: desk.pulls(), desk.shows(id), relay.dies(), relay.starts().
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { takesPrepared } from "./prepared.mjs";
import { dist, programs } from "./programs.mjs";
import { until } from "./until.mjs";

// A helpline that is open: the ceremony made, a backup checked, the page served, a manifest out
// unless it has not been published yet. `configuration` is what its own file says.
export async function helplineOpens({ published = true, configuration } = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "thiqa-scene-"));
  const { port, letsGo } = await takesPrepared(folder, prepares, adopts);
  const { desk, relay } = helplineIn(folder, port);
  const closes = async () => {
    await relay.stops();
    await letsGo();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // A page of its own words is made anew; the ceremony behind it is the same.
    if (configuration) await desk.writesPage(relay.site, configuration);
    await relay.listens();
    if (published) {
      await desk.fetches();
      await relay.isHealthy();
    }
  } catch (error) {
    await closes();
    throw error;
  }
  return { address: `${relay.origin}/`, desk, relay, closes };
}

// All that happens before a relay is started, at its full cost.
async function prepares(folder, port) {
  const { desk, relay } = helplineIn(folder, port);
  await mkdir(relay.data, { recursive: true });
  await desk.begins();
  await desk.writesPage(relay.site);
}

// New request keys lie in the desk's folder for the relay, which is not started yet.
function adopts(folder, port) {
  return helplineIn(folder, port).desk.does("adopt", "--other-is-gone");
}

function helplineIn(folder, port) {
  const desk = new Desk(path.join(folder, "desk"), `http://127.0.0.1:${port}`);
  const relay = new Relay(path.join(folder, "relay"), desk, port);
  return { desk, relay };
}

// The helpline's side, by its command line.
class Desk {
  constructor(data, relayOrigin) {
    this.data = data;
    this.relayOrigin = relayOrigin;
    this.passphrase = path.join(data, "passphrase");
    this.backup = path.join(data, "backup.age");
    // The cases that a scene has already seen.
    this.known = new Set();
  }

  async begins() {
    await mkdir(this.data, { recursive: true });
    await writeFile(this.passphrase, "for one scene only\n", { mode: 0o600 });
    await this.does("init", "--label", "demo", "--relay", this.relayOrigin);
    await this.backsUp();
  }

  async backsUp() {
    await this.does("backup", "--out", this.backup);
    await this.does("restore", "--check", this.backup);
  }

  // The disk dies: the desk is made of its last backup, in another folder, with new request keys.
  async restores() {
    this.data = `${this.data}-restored`;
    await this.does("restore", this.backup);
  }

  async writesPage(site, configuration = {}) {
    const file = path.join(this.data, "page.json");
    await writeFile(file, JSON.stringify(configuration));
    await this.does("page", "--bundle", dist, "--out", site, "--config", file);
  }

  fetches() {
    return this.does("fetch");
  }

  pulls() {
    return this.does("pull");
  }

  // Pulls, and shows the cases that were not there the last time.
  async receives() {
    await this.pulls();
    const ids = (await this.lists()).map(({ id }) => id);
    const arrived = ids.filter((id) => !this.known.has(id));
    arrived.forEach((id) => this.known.add(id));
    return Promise.all(arrived.map((id) => this.shows(id)));
  }

  // The cases, newest knowledge of the desk.
  async lists() {
    return JSON.parse(await this.does("list", "--json")).cases;
  }

  // One case, every answer and every message.
  async shows(id) {
    return JSON.parse(await this.does("show", id, "--json"));
  }

  // The page that counsellors open: its address, and a way to close it.
  async opensPage() {
    const own = ["--data", this.data, "--passphrase-file", this.passphrase, "--listen", "127.0.0.1:0"];
    const serving = spawn(path.join(programs, "thiqa-desk"), ["serve", ...own]);
    const ended = once(serving, "exit");
    const tooEarly = ended.then(() => Promise.reject(new Error("the desk's page ended")));
    // Once it is open it ends when it is closed.
    tooEarly.catch(() => {});
    const line = once(createInterface({ input: serving.stdout }), "line");
    const [address] = await Promise.race([line, tooEarly]);
    const closes = async () => {
      serving.kill("SIGTERM");
      await ended;
    };
    return { address, closes };
  }

  // Any command, as a counsellor would type it; gives back what it prints.
  async does(verb, ...rest) {
    const own = ["--data", this.data, "--passphrase-file", this.passphrase];
    const thiqaDesk = path.join(programs, "thiqa-desk");
    const { stdout } = await promisify(execFile)(thiqaDesk, [verb, ...own, ...rest]);
    return stdout;
  }
}

// The post office, which a scene may kill and start again.
class Relay {
  constructor(data, desk, port) {
    this.data = data;
    this.desk = desk;
    this.port = port;
    this.site = path.join(data, "site");
    this.database = path.join(data, "relay.db");
    // Everything it ever said, on both outputs.
    this.output = "";
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  // Starts it and waits until it is ready for a child.
  async starts() {
    await this.listens();
    await this.isHealthy();
  }

  async listens() {
    const options = ["--listen", `127.0.0.1:${this.port}`, "--origin", this.origin];
    options.push("--database", `sqlite:${this.database}`, "--site", this.site);
    options.push("--desk-key", path.join(this.desk.data, "public/desk-keys"));
    options.push("--root-key", path.join(this.desk.data, "public/root-key"));
    this.process = spawn(path.join(programs, "thiqa-relay"), ["serve", ...options]);
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on("data", (words) => (this.output += words));
    }
    await this.#until("listens", async () => (await fetch(`${this.origin}/healthz`)).status);
  }

  isHealthy() {
    return this.#until("is healthy", async () => (await fetch(`${this.origin}/healthz`)).ok);
  }

  // As when the power fails.
  dies() {
    return this.#ends("SIGKILL");
  }

  // As when the web keeper stops it.
  stops() {
    return this.#ends("SIGTERM");
  }

  async #ends(signal) {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode) return;
    const ended = once(this.process, "exit");
    this.process.kill(signal);
    await ended;
  }

  // Fails at once where the relay has ended by itself.
  async #until(what, seen) {
    let ended = false;
    await until(
      async () => (ended = this.process.exitCode !== null) || seen(),
      () => `the relay ${what}:\n${this.output}`,
    );
    if (ended) throw new Error(`the relay ended:\n${this.output}`);
  }
}
