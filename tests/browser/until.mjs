// Waits for what is seen, never for a time. How long is only when to give up: machines differ.
import { setTimeout as pause } from "node:timers/promises";

// Milliseconds after which what is waited for will not come any more, on whatever machine.
export const PATIENCE = 120_000;

// Milliseconds between two looks.
const LOOK_AGAIN = 25;

// Looks until that is seen, and gives it back. A look that fails has not seen it yet; `what` says
// afterwards what it was, in the words of "never: …".
export async function until(seen, what) {
  const end = Date.now() + PATIENCE;
  let reason;
  while (Date.now() < end) {
    try {
      const found = await seen();
      if (found) return found;
    } catch (error) {
      reason = error;
    }
    await pause(LOOK_AGAIN);
  }
  throw new Error(`never: ${typeof what === "function" ? what() : what}`, { cause: reason });
}
