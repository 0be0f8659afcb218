// Starts the form, or refuses. `cargo xtask bundle` appends this to wasm-bindgen's script and
// writes the program's published name and hash into it.
//
// It says nothing itself: it marks <html>, and index.html holds the sentence for each mark. A
// browser too old to read this file marks nothing, and the page says so after a while.

const page = document.documentElement;
const mark = (state) => page.setAttribute("data-thiqa", state);

// No fallback to less: without these the message could not be protected.
const canProtect = () => {
  try {
    crypto.getRandomValues(new Uint8Array(1));
    return isSecureContext && typeof crypto.subtle === "object";
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

// The words in which the form begins, and the helpline's key, are asked for at the same time, so that
// nobody waits for one after the other.
const ask = (address, more) =>
  fetch(address, { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", redirect: "error", ...more });

// In the language that leave.js has chosen; src/browser/words.rs takes both over. By then a translator
// may have written another language on the page.
const askForWords = async () => {
  const { lang, dataset } = document.querySelector(`#words [lang=${page.dataset.says}]`);
  const { file, integrity } = dataset;
  const answer = await ask(file, { integrity });
  if (!integrity || !answer.ok) throw new Error("no words");
  globalThis.thiqaWords = [lang, await answer.text()];
};

// src/browser/network.rs takes it over; what it says is verified there, and where it fails the program
// says so.
const askForKey = () => {
  const { relay } = JSON.parse(document.getElementById("thiqa-deployment").textContent);
  if (!relay) return;
  // As long as the form would wait for it.
  const patience = new AbortController();
  setTimeout(() => patience.abort(), 60_000);
  globalThis.thiqaKey = ask(`${relay}/v1/manifest`, { signal: patience.signal });
  globalThis.thiqaKey.catch(() => {});
};

// The ways into the program. What leaves it as an error has trapped it: it could not say so itself,
// and in the middle of something it must not be entered again. Errors that pass by here are those of
// other scripts, which an app or an extension put into the page.
const watched = (exports) => {
  let hasTrapped = false;
  const enters = (inside) => (...given) => {
    if (hasTrapped) return;
    try {
      return inside(...given);
    } catch (reason) {
      hasTrapped = true;
      mark("stopped");
      throw reason;
    }
  };
  const ways = Object.entries(exports);
  return Object.fromEntries(ways.map(([name, it]) => [name, typeof it === "function" ? enters(it) : it]));
};

// Which mark says why there is no form. Once the bytes are here they are ours: then it is the phone
// or the browser. Chromium speaks of code that it may not run in the policy of this page since the
// version that has findLast: before, it is old.
const hindrance = (reason, bytes) => {
  if (/memory|RangeError/.test(reason)) return "crowded";
  if (!bytes) return "failed";
  if (!WebAssembly.validate(bytes)) return "unsupported";
  if (!/CompileError|EvalError/.test(reason)) return "crowded";
  return "findLast" in [] ? "protected" : "unsupported";
};

const open = async () => {
  let bytes;
  try {
    askForKey();
    const words = askForWords();
    [bytes] = await Promise.all([fetchProgram(), words]);
    const { instance, module } = await WebAssembly.instantiate(bytes, __wbg_get_imports());
    __wbg_finalize_init({ exports: watched(instance.exports) }, module);
    mark(document.querySelector("#form [data-page]") ? "open" : "failed");
  } catch (reason) {
    mark(hindrance(reason, bytes));
  }
};

// Every browser that can read this file has had WebAssembly for years: one that has none was told
// to go without, as Tor's "Safer" and the iPhone's Lockdown Mode are.
if (!canProtect()) mark("unsupported");
else if (typeof WebAssembly === "object") open();
else mark("protected");
