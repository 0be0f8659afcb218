// The keys that open a page anew would lose what was not sent, so it is asked first, in our words. A
// browser's own question would also stand in the way of leaving (docs/decisions/007).

const question = document.getElementById("reload");
const [stay, goOn] = question.querySelectorAll("button");

// From the first answer on there is something to lose.
let hasGiven = false;
addEventListener("input", () => (hasGiven = true), true);

// Where a keyboard writes other letters than Latin ones the key itself counts, as for the browser.
const isR = ({ key, code }) => /^r$/i.test(key) || (code === "KeyR" && key > "z");
const opensAnew = (event) =>
  /^(F5|BrowserRefresh)$/.test(event.key) || ((event.ctrlKey || event.metaKey) && !event.altKey && isR(event));

let focused;

const asks = (event) => {
  // In a form that stopped nothing can be sent: opening it anew is what helps.
  if (!hasGiven || document.documentElement.dataset.thiqa !== "open" || !opensAnew(event)) return;
  event.preventDefault();
  if (!question.hidden) return;
  focused = document.activeElement;
  question.hidden = false;
  stay.focus();
};

const stays = () => {
  question.hidden = true;
  focused.focus({ preventScroll: true });
};

addEventListener("keydown", asks);
// Whoever goes on with the form stays.
addEventListener("pointerdown", ({ target }) => target.closest("#form") && (question.hidden = true));
question.addEventListener("keydown", ({ key }) => key === "Escape" && stays());
stay.addEventListener("click", stays);
goOn.addEventListener("click", () => location.reload());
