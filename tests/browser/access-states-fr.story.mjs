// Every state of states.mjs in French.
import { IN_REACH, looksAtEveryState, looksAtFailures } from "./access-states.mjs";

looksAtEveryState("fr", [IN_REACH]);
looksAtFailures("fr");
