// Leaves at once, and covers what stands on the screen. `cargo xtask bundle` puts this in front of
// everything else in the one script, so that it works while the form loads, after it failed and
// after it stopped; the form knows nothing of it (docs/decisions/007).
//
// Stores nothing, sends nothing, and says one word only.

const page = document.documentElement;
const [bar, way, said, cover] = ["bar", "leave", "said", "cover"].map((id) => document.getElementById(id));

// --- In which language index.html speaks around the form: the one that an embedding page asked
// for, else the phone's, else the first; once the form speaks, the form's. A translator writes its
// own there. The form begins in the language that is chosen here.

const languages = [...document.querySelectorAll("#words [lang]")];

let isLeaving = false;
let loading;

const speaks = (...tags) => {
  const primary = tags.map((tag) => tag.split("-")[0].toLowerCase());
  const spoken = primary.map((code) => languages.find(({ lang }) => lang === code)).find((it) => it);
  if (!spoken) return;
  loading = spoken.textContent;
  page.setAttribute("data-says", spoken.lang);
  // As the form will set it, so that nothing moves when it opens.
  if (page.lang !== spoken.lang) Object.assign(page, { lang: spoken.lang, dir: spoken.dir });
  for (const part of document.querySelectorAll("#bar, #reload, #inapp")) part.dir = spoken.dir;
};
speaks(...location.hash.slice(1).split(","), ...navigator.languages, languages[0]?.lang ?? "");
// When the words of another language come once she has left, the form still writes its name into the
// title.
new MutationObserver(() => {
  if (isLeaving) document.title = loading;
  else speaks(page.lang);
}).observe(page, { attributeFilter: ["lang"] });

// --- Leaving.

// Milliseconds until a browser that swallowed the step back is not waited for any more.
const PATIENCE = 500;
// All that the page around is ever told: that she left, and that it must go blank by itself.
const LEFT = -1;

let waits;

// Nothing of her is in the document after this. Read aloud next to somebody, a word about leaving
// would be a danger: all that is said is that something loads.
const wipe = () => {
  isLeaving = true;
  page.setAttribute("data-covered", "");
  for (const field of document.querySelectorAll("input, textarea")) {
    field.value = "";
    field.checked = false;
  }
  for (const part of [...document.body.children]) if (part !== said) part.remove();
  said.textContent = document.title = loading;
};

// First off the entries that catch Back, which src/browser/history.rs numbers: left behind in the
// history they would open the form again. The link is held back last, so that it still leads away
// should anything before it fail.
const leave = (event) => {
  if (isLeaving) return;
  wipe();
  event?.preventDefault();
  if (!history.state) return go();
  waits = setTimeout(go, PATIENCE);
  history.go(-history.state);
};

// In a frame the page around it leaves too. Without a network nothing is asked for: an error page
// would show an address. A frame may not take the page away by Shift alone, which browsers do not
// count as a touch: then it goes blank, and public/embed.js on that page does the same.
const go = () => {
  clearTimeout(waits);
  try {
    top.location.replace(navigator.onLine ? way.href : "about:blank");
  } catch {
    parent.postMessage(LEFT, "*");
    location.replace("about:blank");
  }
};

const isOffGuard = (event) => {
  if (!isLeaving) return;
  event.stopImmediatePropagation();
  go();
};

// A page that the browser kept and shows again shows nothing of what was on it.
const isShown = ({ persisted }) => {
  if (!persisted) return;
  wipe();
  location.reload();
};

way.addEventListener("click", leave);
addEventListener("popstate", isOffGuard, true);
addEventListener("pageshow", isShown);

// --- Shift three times, with no other key between or held (Alt and Shift change the keyboard's
// language), leaves too.

const PRESSES = 3;
// Milliseconds after a press until those before it are forgotten.
const TOGETHER = 5_000;

let presses = 0;
let forgets;

const isPressed = ({ key, repeat, altKey, ctrlKey }) => {
  if (repeat) return;
  clearTimeout(forgets);
  forgets = setTimeout(() => (presses = 0), TOGETHER);
  presses = key === "Shift" && !altKey && !ctrlKey ? presses + 1 : 0;
  if (presses === PRESSES) leave();
};

addEventListener("keydown", isPressed, true);
// Marking text with Shift and a finger is not leaving.
addEventListener("pointerdown", () => (presses = 0), true);

// --- The cover hides everything and loses nothing. One tap takes it away.

// Milliseconds without a touch, a key or a scroll until whoever was there is taken to be gone.
const UNTOUCHED = 180_000;

let focused;
let falls;

const covers = () => {
  if (isLeaving || !cover.hidden) return;
  focused = document.activeElement;
  page.setAttribute("data-covered", "");
  cover.hidden = false;
  cover.querySelector("button").focus();
};

// Another page may stand there by now; then its heading is read.
const uncovers = () => {
  cover.hidden = true;
  page.removeAttribute("data-covered");
  const place = focused.isConnected ? focused : document.querySelector("[data-page] h1");
  place?.focus({ preventScroll: true });
};

const isTouched = () => {
  clearTimeout(falls);
  falls = setTimeout(covers, UNTOUCHED);
};

cover.addEventListener("click", uncovers);
addEventListener("pagehide", covers);
document.addEventListener("visibilitychange", () => document.hidden && covers());
for (const sign of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(sign, isTouched, true);
isTouched();

// --- The way out stays in sight above a keyboard and when the page is enlarged: what is seen is
// then only a part of what the page was laid out for.

const sight = self.visualViewport;

const follows = () => {
  const beyond = bar.dir === "rtl" ? 0 : sight.width - page.clientWidth;
  bar.style.transform = `translate(${sight.offsetLeft + beyond}px, ${sight.offsetTop}px)`;
};

for (const change of ["resize", "scroll"]) sight?.addEventListener(change, follows);
