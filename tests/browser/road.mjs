// The road through the form, walked by the ids of its pages: for scenes about something else than
// the words. A scene about the words taps words.

// What an invented person answers where a scene does not say otherwise. What is absent is skipped.
export const ANSWERS = {
  content: ["violence"],
  content_type: ["comment", "account"],
  platform: ["instagram"],
  links: "https://www.instagram.com/p/example",
  story: "حساب لا أعرفه يكتب تحت صوري كلاما يخيفني منذ أسبوعين.",
  sex: ["unsaid"],
  age: ["under_16"],
};

// Walks until the message has arrived. Names each page, "welcome", a question's id, "check",
// "sending" or "done", while it stands there with its answer.
export async function* walks(child, answers = ANSWERS) {
  const road = new Road(child.page);
  let page = await road.arrives();
  while (page !== "done") {
    await gives(child, answers[page]);
    yield page;
    await road.goesOn(page);
    page = await road.arrives(page);
  }
  yield page;
}

// Walks until that page stands there, with its answer.
export async function walksTo(child, page, answers = ANSWERS) {
  for await (const now of walks(child, answers)) if (now === page) return;
}

// Opens the form, answers everything, and stands before Send.
export async function isReady(child, address, answers) {
  await child.opensForm(address);
  await walksTo(child, "check", answers);
}

// Answers the question that stands there: written words, or choices by their ids.
export async function gives(child, answer = []) {
  if (typeof answer === "string") return child.page.locator("#answer").fill(answer);
  for (const choice of answer) await child.page.locator(`input[value="${choice}"]`).check();
}

// Taps Send on the page of all answers.
export const sends = (child) => child.page.locator("[data-action=send]").click();

// Waits until the page says that the message has arrived.
export const arrives = (child) => child.page.locator("[data-page=done]").waitFor();

class Road {
  constructor(page) {
    this.page = page;
  }

  // Waits until another page than the last stands there; gives back its name.
  async arrives(last) {
    const other = last ? `:not([data-question="${last}"], [data-page="${last}"])` : "";
    const section = this.page.locator(`[data-page]${other}`);
    await section.waitFor();
    return (await section.getAttribute("data-question")) ?? section.getAttribute("data-page");
  }

  async goesOn(page) {
    const ways = { welcome: "[data-road=meta]", check: "[data-action=send]", sending: null };
    const way = page in ways ? ways[page] : "[data-action=next]";
    if (way) await this.page.locator(way).click();
  }
}
