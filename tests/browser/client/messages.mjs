// What is said inside an envelope, written from docs/protocol.md alone (section 3): JSON, whose
// fields stand in the order of the protocol.

/** A first report. An answer is a text that was written, or a list of ids that were chosen. */
export const report = ({ form, manifest, language, sent, answers, email, returns, keys, replyKey }) =>
  written("report", {
    form,
    release: "another client",
    manifest,
    language,
    sent,
    answers: Object.entries(answers).map(given),
    email,
    returns,
    case: {
      ref: b64(keys.ref),
      mailbox: b64(keys.mailbox),
      reply_pk: b64(replyKey),
      k_r2d: b64(keys.r2d),
      k_d2r: b64(keys.d2r),
    },
  });

/** More words, one tap, answers to "may we tell them?" such as `{ meta: "yes" }`: any of them. */
export const followup = ({ sent, text, tap, consent }) =>
  written("followup", {
    sent,
    text,
    tap,
    consent: consent && Object.entries(consent).map(([to, answer]) => ({ to, answer })),
  });

/** A wish: `stop` or `erase`. */
export const withdraw = ({ sent, wish, lastMessage = false }) =>
  written("withdraw", { sent, wish, last_message: lastMessage });

/** The wish to erase taken back. */
export const undoWithdraw = ({ sent }) => written("undo_withdraw", { sent });

/** What the desk answered; undefined where the body is no reply. */
export function readReply(body) {
  const said = JSON.parse(body);
  return said.v === 1 && said.t === "reply" && Number.isSafeInteger(said.n) ? said : undefined;
}

/** The minute of a clock, as bodies hold it. */
export const minute = (time) => `${time.toISOString().slice(0, 16)}Z`;

/** The bytes of a body; what is undefined is absent. */
const written = (kind, fields) => Buffer.from(JSON.stringify({ v: 1, t: kind, ...fields }));

function given([question, answer]) {
  const [value, shown] = Array.isArray(answer) ? [answer, answer] : [[answer], []];
  return { question, label: question, value, shown };
}

const b64 = (bytes) => bytes.toString("base64url");
