// How a page stands on the screen: each look runs in the page and names what is not as it should
// be, as a list that a person can read. Nothing found is an empty list.
import { wears } from "./phone.mjs";

// Room between letters, words, lines and paragraphs that a reader may ask for (WCAG 1.4.12).
// Arabic letters hold hands: letter-spacing is not theirs.
const SPREAD = `
  * { line-height: 1.5 !important; word-spacing: .16em !important }
  :lang(fr), :lang(en) { letter-spacing: .12em !important }
  p { margin-block-end: 2em !important }
`;

export const spreads = (page) => page.evaluate(wears, SPREAD);

export const unspreads = (page) => page.evaluate(wears, "");

// With its drawing a page goes to its heading; what was changed about it is drawn then, too.
export function isDrawn() {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

// How much wider than the screen the page is.
export function tooWide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} px too wide`] : [];
}

// What would move by itself or at a touch, and what moves now.
export function moving() {
  const moves = ({ transitionDuration, animationDuration }) => transitionDuration !== "0s" || animationDuration !== "0s";
  const seen = [...document.body.querySelectorAll("main *")].filter((it) => it.checkVisibility());
  const would = seen.filter((it) => moves(getComputedStyle(it))).map((it) => it.outerHTML);
  // What has come to its end stays where it came to.
  const now = document.getAnimations().filter(({ playState }) => playState !== "finished");
  return [...would, ...now.map(({ effect }) => `now: ${effect.target.outerHTML}`)];
}

// Why the way out is not 48 px high, within the screen, and clear of everything that a page shows
// or offers.
export function wayOutOfReach() {
  scrollTo(0, 0);
  const way = document.querySelector("#leave").getBoundingClientRect();
  const others = [...document.querySelectorAll("#form :is(h1, p, button, label, textarea, input, dd)")];
  const meets = ({ height, top, left, right }) => height && top < way.bottom && left < way.right && right > way.left;
  return [
    way.height < 48 && `it is ${way.height} px high`,
    (way.top < 0 || way.left < 0 || way.right > innerWidth) && "it is not within the screen",
    ...others.filter((it) => meets(it.getBoundingClientRect())).map((it) => `over ${it.outerHTML.slice(0, 120)}`),
  ].filter(Boolean);
}

// Text twice as large and nothing else, as a phone's own setting makes it: what is measured in rem
// stays.
export function doublesText() {
  const all = [...document.body.querySelectorAll("*")];
  const sizes = all.map((it) => parseFloat(getComputedStyle(it).fontSize));
  for (const [at, it] of all.entries()) it.style.fontSize = `${2 * sizes[at]}px`;
}

export function halvesText() {
  for (const it of document.body.querySelectorAll("[style]")) it.style.fontSize = "";
}

// Texts that leave their box or the screen, or that their box cuts off.
export function clippedTexts() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const found = scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} px too wide`] : [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const box = text.parentElement.closest("button, label, p, li, a, h1, h2, dt, dd, legend, main, footer");
    if (!box || !text.parentElement.checkVisibility()) continue;
    const outer = box.getBoundingClientRect();
    // Word by word: the blank at the end of a line may hang out of it, and nobody sees that.
    for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const inner = range.getBoundingClientRect();
      // A line's own height may stand out by what its letters do not fill.
      const out = [outer.top - inner.top, inner.bottom - outer.bottom, outer.left - inner.left, inner.right - outer.right];
      if (Math.max(...out) > 2) found.push(`${word.slice(0, 60)}: ${out.map(Math.round)}`);
      const [left, right] = [Math.round(inner.left), Math.round(inner.right)];
      if (left < -2 || right > clientWidth + 2) found.push(`beyond the screen: ${word.slice(0, 60)}: ${left} to ${right}`);
    }
  }
  for (const it of document.querySelectorAll("main *:not(textarea, input, option)")) {
    const cuts = getComputedStyle(it).overflow !== "visible";
    if (cuts && it.scrollHeight > it.clientHeight + 1) found.push(it.outerHTML.slice(0, 80));
  }
  return found;
}

// What is to be read or used and cannot be brought to where nothing lies over it.
export function covered() {
  const wanted = "h1, h2, p, li, dt, dd, label, a[href], button, textarea, #answer";
  const says = (it) => it.matches("a, button, textarea, input") || it.textContent.trim() !== "";
  const seen = [...document.body.querySelectorAll(wanted)].filter(
    (it) => says(it) && it.checkVisibility({ visibilityProperty: true }) && it.getClientRects().length,
  );
  const hidden = seen.filter((it) => {
    it.scrollIntoView({ block: "center" });
    const { left, top, width, height } = it.getClientRects()[0];
    const [x, y] = [left + width / 2, Math.max(top, 0) + Math.min(height, innerHeight) / 2];
    const there = document.elementFromPoint(x, Math.min(y, innerHeight - 1));
    return !there || !(it.contains(there) || there.contains(it));
  });
  scrollTo(0, 0);
  return hidden.map((it) => it.outerHTML.slice(0, 120));
}

// What Tab comes to on this page, in its order: a group of circles is one stop.
export function stops() {
  const circles = new Set();
  const all = [...document.querySelectorAll("a[href], button, input, textarea, select, summary")];
  return all.filter((it) => {
    if (it.disabled || !it.checkVisibility({ visibilityProperty: true })) return false;
    if (it.type !== "radio") return true;
    const first = !circles.has(it.name);
    circles.add(it.name);
    return first;
  }).length;
}

// Controls that forced colours leave without an edge, or whose focus nothing shows.
export function faintControls() {
  const clear = (colour) => /^rgba\(.*, 0\)$|^transparent$/.test(colour);
  const edged = (style) =>
    parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== "none" && !clear(style.borderTopColor);
  const found = [];
  for (const it of document.querySelectorAll("a[href], button, input, textarea, select, summary")) {
    if (!it.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(it);
    // A link has its line; a circle, a box or the arrow of what opens is drawn by the browser,
    // which knows these colours.
    const native = ["radio", "checkbox"].includes(it.type) && style.appearance === "auto";
    const lined = it.matches("a") && style.textDecorationLine === "underline";
    const opens = it.matches("summary") && style.display === "list-item" && style.listStyleType !== "none";
    if (!native && !lined && !opens && !edged(style)) found.push(`no edge: ${it.outerHTML}`);
    it.focus({ focusVisible: true });
    const ring = getComputedStyle(it);
    const ringed = ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2 && !clear(ring.outlineColor);
    if (!ringed) found.push(`no ring: ${it.outerHTML}`);
  }
  return found;
}

// Arabic that is small, tight, slanted, pulled apart or stretched.
export function arabicIllSet() {
  const found = [];
  for (const it of document.body.querySelectorAll("*")) {
    const own = [...it.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data).join("");
    if (!/\p{Script=Arabic}/u.test(own) || !it.checkVisibility()) continue;
    const style = getComputedStyle(it);
    const size = parseFloat(style.fontSize);
    // Large letters of a heading need less between their lines.
    const leading = it.closest("h1") ? 1.6 : 1.8;
    const ill = [
      size < 18 && `${size} px`,
      parseFloat(style.lineHeight) / size < leading - 0.01 && `line-height ${style.lineHeight}`,
      style.fontStyle !== "normal" && style.fontStyle,
      style.letterSpacing !== "normal" && `letter-spacing ${style.letterSpacing}`,
      style.textAlign === "justify" && "justify",
    ].filter(Boolean);
    if (ill.length) found.push(`${own.trim().slice(0, 40)}: ${ill.join(", ")}`);
  }
  return found;
}

// Boxes and quotations that do not take the direction of what is written in them, and numbers of
// several parts that the letters around them would turn about.
export function unsuredDirections() {
  const boxes = document.querySelectorAll("textarea, input:not([type=radio], [type=checkbox]), .given");
  const found = [...boxes].filter((it) => it.dir !== "auto").map((it) => it.outerHTML.slice(0, 120));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const it = text.parentElement;
    // Between these two signs it has its own direction.
    const turned = /\d[ ./:-]+\d|\+\d|\w+@\w+/.exec(text.data.replace(/\u2068[^\u2069]*\u2069/g, ""));
    if (turned && it.checkVisibility() && getComputedStyle(it).direction === "rtl" && !it.closest("bdi, [dir=auto]")) {
      found.push(`${turned[0]} in ${text.data.trim().slice(0, 60)}`);
    }
  }
  return found;
}

// Controls whose name is missing, or in letters that are not the language's; and a page that has
// not exactly one heading of the first rank. What a screen reader would say, asked of the browser.
export async function misnamed(page) {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const spoken = nodes.filter(({ ignored }) => !ignored);
    const found = [];
    for (const node of spoken.filter(({ role }) => NAMED.has(role?.value))) {
      const name = node.name?.value?.trim() ?? "";
      const own = await languageOf(session, node);
      if (own && !isIn(own, name)) found.push(`${node.role.value} "${name}" in ${own}`);
    }
    const first = spoken.filter(({ role, properties }) => role?.value === "heading" && levelOf(properties) === 1);
    if (first.length !== 1) found.push(`${first.length} headings of the first rank`);
    if (!spoken.some(({ role }) => role?.value === "main")) found.push("no main part");
    return found;
  } finally {
    await session.detach();
  }
}

const NAMED = new Set(["button", "link", "radio", "checkbox", "textbox", "combobox", "group", "DisclosureTriangle", "heading"]);

const levelOf = (properties = []) => properties.find(({ name }) => name === "level")?.value.value;

// Numbers, addresses and the names of companies and services are the same in every language.
const ANYWHERE =
  /\S+@\S+|[\w-]+(\.[\w-]+)+|\b(Facebook|Messenger|Instagram|WhatsApp|TikTok|Snapchat|YouTube|X|Telegram|SMS|emchelp|Take It Down|StopNCII)\b|[\d\s+«»“”]/gi;

// What is said in pieces names the language of each.
function isIn(language, name) {
  if (name === "") return false;
  if (language === "pieces" || name.replace(ANYWHERE, "") === "") return true;
  const arabic = /\p{Script=Arabic}/u.test(name);
  return language === "ar" ? arabic : !arabic && /\p{Script=Latin}/u.test(name);
}

// Of the element, or "pieces" where parts of it have languages of their own; none of what opens,
// whose name is its first line's.
async function languageOf(session, { backendDOMNodeId }) {
  const { object } = await session.send("DOM.resolveNode", { backendNodeId: backendDOMNodeId });
  const { result } = await session.send("Runtime.callFunctionOn", {
    objectId: object.objectId,
    functionDeclaration: `function () {
      if (this.localName === "details") return null;
      return this.querySelector("[lang]") ? "pieces" : this.closest("[lang]").lang;
    }`,
    returnByValue: true,
  });
  return result.value;
}

// Fields that would take a file: there is none, on any page and in any state.
export function taking() {
  return [...document.querySelectorAll("input[type=file]")].map((it) => it.outerHTML.slice(0, 120));
}

// Fields in which a browser, a keyboard or a service would remember or look over what is written, and a
// page that a browser may have translated elsewhere. Where a page has forms at all (`sends`), they
// remember nothing either.
export function remembering(sends = false) {
  const wanted = { autocomplete: "off", autocorrect: "off", autocapitalize: "off", spellcheck: "false" };
  const ticked = ["radio", "checkbox", "hidden"];
  const fields = [...document.querySelectorAll("input, textarea")].filter((it) => !ticked.includes(it.type));
  const found = fields.filter((it) => Object.entries(wanted).some(([name, value]) => it.getAttribute(name) !== value));
  const choices = [...document.querySelectorAll("input:is([type=radio], [type=checkbox])")];
  found.push(...choices.filter((it) => it.autocomplete !== "off"));
  found.push(...document.querySelectorAll(sends ? "form:not([autocomplete=off]), datalist" : "form, datalist"));
  const spoken = document.querySelector("meta[name=google][content=notranslate]");
  if (document.documentElement.translate || !spoken) found.push(document.documentElement);
  return found.map((it) => it.outerHTML.slice(0, 120));
}
