// Every state of states.mjs in English.
import { looksAtEveryState } from "./access-states.mjs";

looksAtEveryState("en");
