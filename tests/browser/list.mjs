// What a person does with her list: copies it from the page, and enters it when she comes back.

// Goes on from "it has arrived" to the list, and copies its lines: "tomates 3".
export async function copiesList(child) {
  await child.clicks("[data-action=list]");
  await child.waits(".things");
  return child.page
    .locator(".things li")
    .evaluateAll((lines) => lines.map(({ children: [, name, number] }) => `${name.textContent} ${number.textContent}`));
}

// Enters these lines on the page "I have a list", and opens them.
export async function entersLines(child, lines) {
  for (const [at, line] of lines.entries()) await child.fills(`[data-line="${at + 1}"]`, line);
  await child.clicks("[data-action=open]");
}

// Comes back with a list: from the first page to what it opens.
export async function comesBack(child, address, lines) {
  await child.opensForm(address);
  await child.clicks("[data-road=list]");
  await entersLines(child, lines);
  await child.waits("[data-page=conversation]");
}
