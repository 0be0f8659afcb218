// Other ways to keep the list than paper. Each reads the plain lines that stand on the page, and
// leaves what it leaves only because she asked for it.

const plain = () => document.getElementById("plain");

// Not every app lets a page copy: then the lines are marked, to be copied by hand.
const copy = async () => {
  try {
    await navigator.clipboard.writeText(plain().innerText);
  } catch {
    getSelection().selectAllChildren(plain());
  }
};

// What is kept is called so, and says nothing of where it comes from. Without a name a browser takes
// the address.
const NAME = "liste";
const SIZE = 32;

// A picture of the lines and of nothing else.
const picture = () => {
  const lines = plain().innerText.split("\n");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const toRight = getComputedStyle(plain()).direction === "rtl";
  canvas.width = SIZE * 16;
  canvas.height = SIZE * 2 * (lines.length + 1);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  pen.font = `${SIZE}px sans-serif`;
  pen.direction = toRight ? "rtl" : "ltr";
  pen.textAlign = "start";
  lines.forEach((line, at) => pen.fillText(line, toRight ? canvas.width - SIZE : SIZE, SIZE * 2 * (at + 1)));
  canvas.toBlob((image) => {
    if (!image) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(image);
    link.download = `${NAME}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
};

const onPaper = () => {
  const { title } = document;
  const isDone = () => (document.title = title);
  addEventListener("afterprint", isDone, { once: true });
  document.title = NAME;
  try {
    print();
  } catch (reason) {
    isDone();
    throw reason;
  }
};

const ways = { copy, print: onPaper, picture };

// What a browser cannot do must not look like a form that stopped.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-keep]");
  if (!button || !plain()) return;
  try {
    ways[button.dataset.keep]();
  } catch {
    button.hidden = true;
  }
});
