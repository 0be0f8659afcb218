// A link was tapped inside an app, whose own window can read every key. She is told before the
// first question, shown the ways to her browser, and may go on. Nobody else is told where she is.
import assert from "node:assert/strict";

import { assertAccessible } from "./accessibility.mjs";
import { exitAnswers, isOut } from "./leaving.mjs";
import { isHeld, isLost } from "./mishaps.mjs";
import { ANSWERS, walks } from "./road.mjs";
import { aHelpline, assertNumbers, scene } from "./scene.mjs";

const ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A135F Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";

// How each app's window calls itself, and what the app is called to her.
const WINDOWS = {
  FBAN: [`${IPHONE} [FBAN/FBIOS;FBDV/iPhone12,1]`, "فيسبوك", "Facebook"],
  FBAV: [`${IPHONE} [FBAV/470.0.0]`, "فيسبوك", "Facebook"],
  FB_IAB: [`${ANDROID} [FB_IAB/FB4A;FBAV/470.0.0.45.70;]`, "فيسبوك", "Facebook"],
  Instagram: [`${ANDROID} Instagram 340.0.0.22.109 Android`, "إنستغرام", "Instagram"],
  musical_ly: [`${IPHONE} musical_ly_34.5.0 JsSdk/2.0`, "تيك توك", "TikTok"],
  Bytedance: [`${ANDROID.replace("; wv", "")} BytedanceWebview/d8a21c6`, "تيك توك", "TikTok"],
  Snapchat: [`${IPHONE} Snapchat/12.90.0.40`, "سناب شات", "Snapchat"],
  "; wv)": [ANDROID, null, "une appli"],
};
const BROWSERS = {
  Chrome: ANDROID.replace("; wv", "").replace("Version/4.0 ", ""),
  Safari: `${IPHONE.replace("Mobile/", "Version/17.5 Mobile/")} Safari/604.1`,
};

const helpline = aHelpline();

for (const [sign, [agent, arabic, french]] of Object.entries(WINDOWS)) {
  scene(`the window of an app is known by ${sign}, and going on is allowed`, { agent }, async (child) => {
    await child.opensForm(helpline.address);
    await child.sees(arabic ? `هذه النافذة تابعة لتطبيق ${arabic}، وقد يقرأ هذا التطبيق ما يُكتب هنا.` : "هذه النافذة تابعة لتطبيق، وقد يقرأ هذا التطبيق ما يُكتب هنا.");
    assert.equal(await child.page.locator("[data-page]").isVisible(), false, "no question yet");
    await assertNumbers(child);
    await assertAccessible(child);
    await child.taps("Français");
    await child.sees(`Cette fenêtre appartient à ${french}, qui pourrait voir ce que tu écris.`);
    await assertNumbers(child);
    await child.taps("Continuer ici");
    await child.page.waitForFunction(() => document.activeElement.matches("[data-page=welcome] h1"));
    assert.equal(await child.page.locator("#inapp").isVisible(), false);
  });
}

for (const [name, agent] of Object.entries(BROWSERS)) {
  scene(`nobody is told so in ${name}`, { agent }, async (child) => {
    await child.opensForm(helpline.address);
    assert.equal(await child.page.locator("#inapp").isVisible(), false);
    assert.ok(await child.page.locator("[data-page=welcome]").isVisible());
  });
}

scene("on Android the browser is one tap away", { agent: ANDROID }, async (child) => {
  await child.opensForm(helpline.address);
  const { host } = new URL(helpline.address);
  const intent = `intent://${host}/#Intent;scheme=http;end`;
  assert.equal(await linkToBrowser(child).getAttribute("href"), intent);
});

scene("on an iPhone the browser is one tap away", { agent: WINDOWS.Snapchat[0] }, async (child) => {
  await child.opensForm(helpline.address);
  assert.equal(await linkToBrowser(child).getAttribute("href"), `x-safari-${helpline.address}`);
});

scene("where no way to the browser is known, the others are left", { agent: "Mozilla/5.0 (Tizen; Snapchat)" }, async (child) => {
  await child.opensForm(helpline.address);
  await child.sees("نسخ العنوان");
  assert.equal(await linkToBrowser(child).count(), 0);
});

scene("the address can be copied, and it is said that it was", { agent: ANDROID }, async (child) => {
  await child.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await child.opensForm(helpline.address);
  await child.taps("نسخ العنوان");
  await child.sees("نُسخ العنوان.");
  assert.equal(await child.page.evaluate(() => navigator.clipboard.readText()), helpline.address);
  await assertAccessible(child);
});

scene("an app that lets nobody copy: it is said, and the address is marked", { agent: ANDROID }, async (child) => {
  await child.page.addInitScript(() => delete Navigator.prototype.clipboard);
  await child.opensForm(helpline.address);
  await child.taps("نسخ العنوان");
  await child.sees("هذا التطبيق لا يسمح بالنسخ من هنا.");
  assert.equal(await child.page.evaluate(() => String(getSelection())), helpline.address);
  await assertAccessible(child);
});

scene("nothing of it leaves the phone, on the whole road", { agent: WINDOWS.Instagram[0] }, async (child) => {
  await child.opensForm(helpline.address);
  await child.taps("المتابعة هنا");
  for await (const _ of walks(child, ANSWERS));
  const traffic = await child.traffic();
  assert.ok(traffic.length > 6);
  for (const { url, headers, body } of traffic) {
    // The browser says its own name to everybody; the page adds nothing.
    const { "user-agent": _, ...others } = headers;
    assert.doesNotMatch([url, JSON.stringify(others), body.toString("latin1")].join("\n"), /instagram 340|inapp|wv\)/i);
  }
  const plain = JSON.stringify((await helpline.desk.receives())[0]);
  assert.doesNotMatch(plain, /Instagram 340|inapp|wv\)/i);
});

scene("the notice is there before the form, stays when the form fails, and one can leave from it", { agent: ANDROID, language: "fr" }, async (child) => {
  const letsGo = await isHeld(child, "**/*.wasm");
  await child.comesTo(helpline.address);
  await child.sees("Cette fenêtre appartient à une appli");
  letsGo();
  await isLost(child, "**/*.wasm");
  await child.opens(helpline.address);
  await child.page.locator("html[data-thiqa=failed]").waitFor();
  await child.sees("Cette fenêtre appartient à une appli");
  await assertAccessible(child);
  await child.taps("Continuer ici");
  await child.sees("Le formulaire n’est pas arrivé entier");
  await child.opens(helpline.address);
  await exitAnswers(child);
  await child.taps("Quitter vite");
  await isOut(child);
});

for (const size of [{ width: 320, height: 480 }, { width: 320, height: 256 }]) {
  scene(`the notice fits ${size.width}×${size.height}`, { agent: WINDOWS.Instagram[0], size }, async (child) => {
    await child.opensForm(helpline.address);
    await child.sees("هذه النافذة تابعة لتطبيق");
    const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    assert.equal(await child.page.evaluate(beyond), 0);
  });
}

const linkToBrowser = (child) => child.page.getByRole("link", { name: "فتح في المتصفح" });
