// Every state of states.mjs in Arabic.
import { EDGED, IN_REACH, looksAtEveryState, looksAtFailures } from "./access-states.mjs";

looksAtEveryState("ar", [EDGED, IN_REACH]);
looksAtFailures("ar");
