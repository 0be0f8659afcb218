// Letters of many cases: what goes to the desk and what goes back, drawn from a seed.
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
export async function aLetter(rng, direction, body) {
  const keys = keysOf(rng.bytes(32));
  const pair = direction === TO_DESK ? rng.picks(receptionKeys) : pairOf(keys.replySeed);
  const isFirst = direction === TO_DESK && rng.below(4) === 0;
  return {
    direction,
    label: rng.picks(["demo", "emc", "مساعدة", ""]),
    keys,
    ...(await pair),
    id: rng.bytes(16),
    author: isFirst ? undefined : authorOf({ direction, keys }),
    body,
    // From which our crates draw what they seal with; the other side draws its own.
    rngSeed: rng.bytes(32),
  };
}

async function pairOf(seed) {
  return { seed, publicKey: await publicKeyOf(seed) };
}

/** Any bytes: the protocol's bodies are JSON, but an envelope holds whatever it is given. */
export function anyBytes(rng, direction) {
  const most = rng.picks(direction === TO_DESK ? [100, 15_164, 64_316] : [100, 6_972]);
  return rng.bytes(rng.below(most + 1));
}

/** What a person writes in an open conversation. */
export function aMessage(rng) {
  const sent = messages.minute(new Date(Date.UTC(2026, rng.below(12), 1 + rng.below(28), rng.below(24))));
  const consent = rng.some(DESTINATIONS).map((to) => [to, rng.picks(["yes", "no", "not_now"])]);
  return rng.picks([
    () => messages.followup({ sent, text: words(rng) }),
    () => messages.followup({ sent, tap: rng.picks(TAPS) }),
    () => messages.followup({ sent, text: words(rng), consent: consent.length ? Object.fromEntries(consent) : undefined }),
    () => messages.withdraw({ sent, wish: rng.picks(["stop", "erase"]), lastMessage: rng.below(2) === 1 }),
    () => messages.undoWithdraw({ sent }),
  ])();
}

/** What the desk answers, as an object whose fields stand in the protocol's order. */
export function aReply(rng) {
  const ask = rng.some(DESTINATIONS).map((to) => ({ to }));
  return {
    v: 1,
    t: "reply",
    n: 1 + rng.below(99),
    got: rng.below(99),
    sent: aDay(rng),
    text: words(rng),
    ...(ask.length ? { ask } : {}),
    stages: rng.some(STAGES).map((stage) => aStage(rng, stage)),
  };
}

const aStage = (rng, stage) => ({
  stage,
  day: aDay(rng),
  ...(stage === "reported" ? { to: rng.picks(DESTINATIONS) } : {}),
  ...(stage === "withdrawn" ? { wish: "erase", until: aDay(rng) } : {}),
});
const aDay = (rng) => `2026-1${rng.below(3)}-${10 + rng.below(19)}`;
const words = (rng) => Array.from({ length: rng.below(60) }, () => rng.picks(WORDS)).join(" ");
