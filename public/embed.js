// Puts the form into the page that names this script, in a frame that can reach nothing of that
// page and that this page cannot look into. docs/embedding.md tells a web keeper how.
(() => {
  const script = document.currentScript || document.querySelector('script[src$="/embed.js"]');
  const { language = "", form = "" } = script.dataset;
  const frame = document.createElement("iframe");
  frame.src = new URL(`./#${language},${form}`, script.src);
  frame.title = { ar: "استمارة", fr: "Formulaire", en: "Form" }[language] || "استمارة · Formulaire";
  frame.referrerPolicy = "no-referrer";
  frame.sandbox =
    "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox " +
    "allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols";
  // As high whatever stands in it, so that its height tells nothing; and never higher than the window,
  // so that the way out at its upper edge can be seen with the rest.
  frame.style.cssText = "display:block;width:100%;height:640px;max-height:100vh;max-height:100svh;border:0";
  // A pull at this page's upper edge would open it anew, and the frame would lose what was written.
  document.documentElement.style.overscrollBehaviorY = "contain";
  addEventListener("message", ({ source, origin, data }) => {
    // She left, and the frame could not take this page away by itself.
    const isOurs = source === frame.contentWindow && origin === new URL(script.src).origin;
    if (isOurs && data === -1) location.replace("about:blank");
  });
  script.after(frame);
})();
