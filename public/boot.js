// Starts the form, or refuses. `cargo xtask bundle` appends this to wasm-bindgen's script and
// writes the program's published name and hash into it.
//
// It says nothing itself: it marks <html>, and index.html holds the sentence for each mark. A
// browser too old to read this file marks nothing, and the page says so after a while.

const mark = (state) => document.documentElement.setAttribute("data-thiqa", state);

// No fallback to less: without these the message could not be protected.
const canProtect = () => {
  try {
    crypto.getRandomValues(new Uint8Array(1));
    return isSecureContext && typeof WebAssembly === "object" && typeof crypto.subtle === "object";
  } catch {
    return false;
  }
};

// index.html asks for the program before this script is here. Every browser hands that over to
// this request and to no other: with an `integrity`, a cache of its own or fewer credentials (there
// are none on our origin) one of them would load the program twice. So the hash is compared here.
// The bytes are taken whole: streaming fails in the browsers inside some apps.
const fetchProgram = async () => {
  const program = new URL("thiqa.wasm", import.meta.url);
  const answer = await fetch(program, { mode: "no-cors", credentials: "include" });
  if (!answer.ok) throw new Error("no program");
  const bytes = await answer.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));
  if (`sha384-${btoa(String.fromCharCode(...hash))}` !== "sha384-of-thiqa.wasm") throw new Error("another program");
  return bytes;
};

// The helpline's key is asked for at the same time, so that nobody waits for one after the other.
// src/browser/network.rs takes the answer over; what it says is verified there.
const askForKey = () => {
  const { relay } = JSON.parse(document.getElementById("thiqa-deployment").textContent);
  if (!relay) return;
  // As long as the form would wait for it.
  const patience = new AbortController();
  setTimeout(() => patience.abort(), 60_000);
  globalThis.thiqaKey = fetch(`${relay}/v1/manifest`, {
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    redirect: "error",
    signal: patience.signal,
  });
  // Where it fails the program says so.
  globalThis.thiqaKey.catch(() => {});
};

const open = async () => {
  askForKey();
  const { instance, module } = await WebAssembly.instantiate(await fetchProgram(), __wbg_get_imports());
  __wbg_finalize_init(instance, module);
  mark("open");
  // A program that trapped does nothing any more, and could not say so itself.
  addEventListener("error", ({ error }) => error && mark("stopped"));
};

const refuse = (reason) => {
  const tooOld = reason instanceof WebAssembly.CompileError;
  mark(tooOld ? "unsupported" : "failed");
};

if (canProtect()) open().catch(refuse);
else mark("unsupported");
