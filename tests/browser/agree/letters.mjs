// Letters of many cases: what goes to the desk and what goes back, drawn from dice.
import { keysOf } from "../client/code.mjs";
import { TO_DESK, publicKeyOf, sha256 } from "../client/envelope.mjs";
import * as messages from "../client/messages.mjs";

// One reception key a week opens many letters.
const RECEPTION_KEYS = 50;
const DESTINATIONS = ["parent", "school", "meta", "other_platform", "police", "prosecutor", "onde", "iwf"];
const STAGES = ["received", "analysis", "decision", "reported", "accompaniment", "archived", "withdrawn"];
const TAPS = ["it_stopped", "worse", "wrote_again", "wait"];
const WORDS = ["وقع شيء آخر", "كتب لي مرة أخرى", "il m’écrit « encore »", "\"x\"\\\n\t", "😶", "merci", "\u2028", "شكرا"];

/** Who may write a letter this way in this case. */
export const authorOf = ({ direction, keys }) => ({
  ref: keys.ref,
  key: direction === TO_DESK ? keys.r2d : keys.d2r,
});

const receptionKeys = Array.from({ length: RECEPTION_KEYS }, (_, week) => pairOf(sha256(`week ${week}`)));

/** A letter of some case: to whom, by whom, under which id; a first report has no author. */
export async function aLetter(dice, direction, body) {
  const keys = keysOf(dice.bytes(32));
  const pair = direction === TO_DESK ? dice.picks(receptionKeys) : pairOf(keys.replySeed);
  const isFirst = direction === TO_DESK && dice.below(4) === 0;
  return {
    direction,
    label: dice.picks(["demo", "emc", "مساعدة", ""]),
    keys,
    ...(await pair),
    id: dice.bytes(16),
    author: isFirst ? undefined : authorOf({ direction, keys }),
    body,
  };
}

async function pairOf(seed) {
  return { seed, publicKey: await publicKeyOf(seed) };
}

/** Any bytes: the protocol's bodies are JSON, but an envelope holds whatever it is given. */
export function anyBytes(dice, direction) {
  const most = dice.picks(direction === TO_DESK ? [100, 15_164, 64_316] : [100, 6_972]);
  return dice.bytes(dice.below(most + 1));
}

/** What a person writes in an open conversation. */
export function aMessage(dice) {
  const sent = messages.minute(new Date(Date.UTC(2026, dice.below(12), 1 + dice.below(28), dice.below(24))));
  const consent = dice.some(DESTINATIONS).map((to) => [to, dice.picks(["yes", "no", "not_now"])]);
  return dice.picks([
    () => messages.followup({ sent, text: words(dice) }),
    () => messages.followup({ sent, tap: dice.picks(TAPS) }),
    () => messages.followup({ sent, text: words(dice), consent: consent.length ? Object.fromEntries(consent) : undefined }),
    () => messages.withdraw({ sent, wish: dice.picks(["stop", "erase"]), lastMessage: dice.below(2) === 1 }),
    () => messages.undoWithdraw({ sent }),
  ])();
}

/** What the desk answers, as an object whose fields stand in the protocol's order. */
export function aReply(dice) {
  const ask = dice.some(DESTINATIONS).map((to) => ({ to }));
  return {
    v: 1,
    t: "reply",
    n: 1 + dice.below(99),
    got: dice.below(99),
    sent: aDay(dice),
    text: words(dice),
    ...(ask.length ? { ask } : {}),
    stages: dice.some(STAGES).map((stage) => aStage(dice, stage)),
  };
}

const aStage = (dice, stage) => ({
  stage,
  day: aDay(dice),
  ...(stage === "reported" ? { to: dice.picks(DESTINATIONS) } : {}),
  ...(stage === "withdrawn" ? { wish: "erase", until: aDay(dice) } : {}),
});
const aDay = (dice) => `2026-1${dice.below(3)}-${10 + dice.below(19)}`;
const words = (dice) => Array.from({ length: dice.below(60) }, () => dice.picks(WORDS)).join(" ");
