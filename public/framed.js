// What the form does inside somebody else's page: it tells that page nothing.

if (self !== top) {
  // The form and its style ask this mark.
  document.documentElement.setAttribute("data-framed", "");

  // Browsers bring what a script shows or focuses into sight by scrolling the page around as well,
  // which would tell it of each step, and how far down it stands. Here only the frame scrolls.
  Element.prototype.scrollIntoView = function () {
    const { top, bottom } = this.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) scrollBy(0, top - innerHeight / 4);
  };
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (how) {
    focus.call(this, { preventScroll: true });
    if (!how?.preventScroll) this.scrollIntoView();
  };
}
