// A person who reports and comes back, written from docs/protocol.md alone (sections 3, 6 and 7).
// She keeps her list and nothing else; what was answered waits at the relay and opens with it.

import { randomBytes } from "node:crypto";

import { CaseCode } from "./code.mjs";
import { Refused, TO_DESK, TO_REPORTER, authOf, isFrom, open, publicKeyOf } from "./envelope.mjs";
import * as messages from "./messages.mjs";

export class Reporter {
  constructor(relay, code, keys, clock = () => new Date()) {
    Object.assign(this, { relay, code, keys, clock });
  }

  /** Somebody new, with a list of her own. */
  static draws(relay, looksRight) {
    return Reporter.returns(relay, CaseCode.draw(looksRight));
  }

  /** Whoever holds this code. */
  static async returns(relay, code) {
    return new Reporter(relay, code, await code.keys(relay.label));
  }

  /** The first report; `answers` is `{ platform: ["whatsapp"], story: "…" }`. */
  async reports({ form = "cyberviolence", language = "ar", returns = true, answers, email }) {
    const { seq: manifest } = await this.relay.manifest();
    const replyKey = await publicKeyOf(this.keys.replySeed);
    const { keys, sent } = this;
    const body = messages.report({ form, language, manifest, sent, answers, email, returns, keys, replyKey });
    (await this.relay.sends(body)).expects(201);
  }

  followsUp({ text, tap, consent }) {
    return this.#writes(messages.followup({ sent: this.sent, text, tap, consent }));
  }

  withdraws({ wish, lastMessage }) {
    return this.#writes(messages.withdraw({ sent: this.sent, wish, lastMessage }));
  }

  undoesWithdrawal() {
    return this.#writes(messages.undoWithdraw({ sent: this.sent }));
  }

  /**
   * The replies in order, the numbers that are missing, whether others may be (before a multiple of
   * 1 000 with which a desk went on that cannot know), and what the last one says of the case.
   */
  async conversation() {
    const slots = await this.relay.mailbox(this.keys.readToken);
    const opened = await Promise.all(slots.map((bytes) => opensReply(bytes, this.relay.label, this.keys)));
    const replies = opened.filter((reply) => reply).toSorted(inOrder);
    const last = replies.at(-1);
    const { missing, perhaps } = gapsBefore(replies.map(({ n }) => n));
    return { replies, missing, perhaps, got: last?.got ?? 0, stages: last?.stages ?? [] };
  }

  async replies() {
    return (await this.conversation()).replies;
  }

  emptiesMailbox() {
    return this.relay.erasesMailbox(this.keys.readToken);
  }

  get sent() {
    return messages.minute(this.clock());
  }

  async #writes(body) {
    const id = randomBytes(16);
    const { ref, r2d: key } = this.keys;
    const auth = authOf({ ref, key, direction: TO_DESK, id, body });
    (await this.relay.sends(body, { id, auth })).expects(201);
  }
}

/** By number; two of one number, which a copied desk may have given, stand in the order of their days. */
const inOrder = (a, b) => a.n - b.n || (a.sent < b.sent ? -1 : Number(a.sent > b.sent)) || a.got - b.got;

/** The numbers that are missing before each of these, and whether more may be. */
function gapsBefore(numbers) {
  const missing = [];
  let [next, perhaps] = [1, false];
  for (const n of numbers) {
    const anew = n - (n % 1000);
    perhaps ||= next < anew;
    for (next = Math.max(next, anew); next < n; next += 1) missing.push(next);
    next = n + 1;
  }
  return { missing, perhaps };
}

/** A slot of the mailbox; undefined where the desk did not write it for this case. */
export async function opensReply(bytes, label, { replySeed: seed, ref, d2r: key }) {
  try {
    const { id, auth, body } = await open({ label, direction: TO_REPORTER, seed, bytes });
    const isOurs = isFrom(auth, { ref, key, direction: TO_REPORTER, id, body });
    return isOurs ? messages.readReply(body) : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
