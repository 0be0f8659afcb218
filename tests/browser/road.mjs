// The roads through the form, walked by the ids of its pages in whatever order they come: for
// scenes about something else than the words. A scene about the words taps words.
//
// The walk knows no browser: whoever walks has a hand that waits(), clicks(), ticks(), fills(),
// looks whether the page has() something and reads an attribute(), each by a selector.

// What an invented person answers where a scene does not say otherwise. What is absent is skipped;
// `who`, which a scene may add, stands on the page of the first question.
export const ANSWERS = {
  violence: ["threats", "insult"],
  detail: ["blackmail"],
  danger: ["none"],
  content: ["violence"],
  content_type: ["comment", "account"],
  platform: ["instagram"],
  links: "https://www.instagram.com/p/example",
  story: "حساب لا أعرفه يكتب تحت صوري كلاما يخيفني منذ أسبوعين.",
  sex: ["unsaid"],
  age: ["under_16"],
  since: "منذ أسبوعين",
  reached_by: "من لعبة على الإنترنت",
  demand: ["silence"],
  adult_knows: ["afraid_to"],
  impact: ["sleep", "fear"],
  accompanied: ["yes"],
  support: ["both"],
  anonymous: ["no"],
  name: "زهرة",
  contact: "رسالة على واتساب",
  reply_language: ["ary"],
  safe_contact: "مساء فقط",
  if_answered: ["wrong_number"],
  wrote_before: ["no"],
};

// The forms, by the mark of the button on the first page that leads to them.
export const ROADS = ["meta", "cyberviolence"];

// The groups of questions that can be added from the page of all answers.
export const MORE = ["facts", "person", "reply"];

// The list in words: until their file is there it stands in figures, and no line is asked for.
export const NAMED_LIST = "[data-page=list] .things";

// The line of the first question's page that opens for whoever writes for somebody else.
const FOR_ANOTHER = ".for-another";

// What leads on from a page where Next does not.
const WAYS = {
  welcome: (road) => `[data-road=${road}]`,
  check: () => "[data-action=send]",
  // It goes on by itself.
  sending: () => null,
  arrived: () => "[data-action=list]",
  list: () => "[data-action=written]",
  recall: () => "[data-action=skip]",
};

// Walks until the message has arrived and the list was seen, and adds on the way all that can be
// added, or only these groups. Names each page, "welcome", a question's id, "check", "sending", "arrived", "list",
// "recall" or "done", while it stands there with its answer.
export async function* walks(child, answers = ANSWERS, road = ROADS[0], groups = MORE) {
  const more = [...groups];
  let page = await stands(child);
  while (page !== "done") {
    if (page !== "check" || !(await adds(child, more))) {
      if (answers.who && (await child.has(FOR_ANOTHER))) await writesFor(child, answers.who);
      await gives(child, (await isOpenBeside(child, page)) ? answers.platform : answers[page]);
      yield page;
      await goesOn(child, page, road);
    }
    page = await stands(child, page);
  }
  yield page;
}

// Walks until that page stands there, with its answer.
export async function walksTo(child, page, answers = ANSWERS, road = ROADS[0], groups = MORE) {
  for await (const now of walks(child, answers, road, groups)) if (now === page) return;
}

// Opens the form, answers what is asked and these groups, and stands before Send.
export async function isReady(child, address, answers, groups = []) {
  await child.opensForm(address);
  await walksTo(child, "check", answers, ROADS[0], groups);
}

// Says for whom she writes, where that stands open.
export async function writesFor(child, [who]) {
  const line = `${FOR_ANOTHER}:not([open]) > summary`;
  if (await child.has(line)) await child.clicks(line);
  await child.ticks(`${FOR_ANOTHER} input[value=${who}]`);
}

// Answers the question that stands there: written words, or choices by their ids.
export async function gives(child, answer = []) {
  if (typeof answer === "string") return child.fills("#answer", answer);
  for (const choice of answer) await child.ticks(`input[value="${choice}"]`);
}

// Taps Send on the page of all answers.
export const sends = (child) => child.clicks("[data-action=send]");

// Waits until the page says that the message has arrived.
export const arrives = (child) => child.waits("[data-page=arrived]");

// Goes on from there to the end of the visit.
export async function keepsList(child) {
  await child.clicks("[data-action=list]");
  await child.waits(NAMED_LIST);
  for (const action of ["written", "skip"]) await child.clicks(`[data-action=${action}]`);
  await child.waits("[data-page=done]");
}

// Waits until another page than the last stands there; gives back its name.
async function stands(child, last) {
  const other = last ? `:not([data-question="${last}"], [data-page="${last}"])` : "";
  const section = `[data-page]${other}`;
  await child.waits(section);
  // Send comes a moment after its page: what is looked at there is looked at with it.
  if (await child.has("[data-page=check]")) await child.waits("[data-action=send]");
  if (await child.has("[data-page=list]")) await child.waits(NAMED_LIST);
  return (await child.attribute(section, "data-question")) ?? child.attribute(section, "data-page");
}

// Whether the platform is asked beside all answers.
async function isOpenBeside(child, page) {
  return page === "check" && child.has("[data-page=check] [name=platform]");
}

// Opens the next group that this form has; false where all were opened.
async function adds(child, more) {
  while (more.length) {
    const way = `[data-action=${more.shift()}]`;
    if (await child.has(way)) {
      await child.clicks(way);
      return true;
    }
  }
  return false;
}

async function goesOn(child, page, road) {
  const way = page in WAYS ? WAYS[page](road) : "[data-action=next]";
  if (way) await child.clicks(way);
}
