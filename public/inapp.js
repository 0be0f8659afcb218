// Before the first question: some apps open links in a window of their own, in which they can read
// every key. She is told so, shown the ways to her browser, and may go on here all the same. What
// the browser calls itself is read on the phone and sent nowhere by this.

// Sign in the browser's name, then how the app is called in Latin and in Arabic letters.
const APPS = [
  [/Instagram/, "Instagram", "إنستغرام"],
  [/Snapchat/, "Snapchat", "سناب شات"],
  [/musical_ly|Bytedance/, "TikTok", "تيك توك"],
  [/FBAN|FBAV|FB_IAB/, "Facebook", "فيسبوك"],
  [/; wv\)/],
];

const notice = document.getElementById("inapp");
const part = (name) => notice.querySelector(`[data-part=${name}]`);
const address = location.origin + location.pathname;

const named = (latin, arabic) => {
  for (const name of notice.querySelectorAll("[data-named]")) {
    name.textContent = name.dataset.named.replace("%", name.parentNode.dir === "rtl" ? arabic : latin);
  }
};

// Each system has its own way to hand an address to the browser; where there is none, the others.
const handsOver = (agent) => {
  const link = part("open");
  const scheme = location.protocol.slice(0, -1);
  if (/Android/.test(agent)) {
    link.href = `intent:${address.slice(scheme.length + 1)}#Intent;scheme=${scheme};end`;
  } else if (/iPhone|iPad/.test(agent)) link.href = `x-safari-${address}`;
  else link.hidden = true;
};

// Not every app lets a page copy: then the address is marked, to be copied by hand.
const copies = async () => {
  try {
    await navigator.clipboard.writeText(address);
    part("copied").hidden = false;
  } catch {
    part("not-copied").hidden = false;
    getSelection().selectAllChildren(part("address"));
  }
};

const stands = (shown) => {
  notice.hidden = !shown;
  document.documentElement.toggleAttribute("data-inapp", shown);
};

const goesOn = () => {
  stands(false);
  document.querySelector("[data-page] h1")?.focus();
};

const app = APPS.find(([sign]) => sign.test(navigator.userAgent));
if (app) {
  const [, latin, arabic] = app;
  if (latin) named(latin, arabic);
  handsOver(navigator.userAgent);
  part("address").textContent = address;
  part("copy").addEventListener("click", copies);
  part("go-on").addEventListener("click", goesOn);
  stands(true);
}
