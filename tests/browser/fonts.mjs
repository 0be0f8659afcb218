// Every browser that is started from here sets its pages in the same fonts.
import process from "node:process";
import { fileURLToPath } from "node:url";

process.env.FONTCONFIG_FILE = fileURLToPath(new URL("fonts.conf", import.meta.url));
