// Where our programs and the site lie: cargo xtask says so, or they lie where it puts them.
import path from "node:path";

import { root } from "./root.mjs";

export const programs = process.env.THIQA_PROGRAMS ?? path.join(root, "target/release");
export const dist = process.env.THIQA_DIST ?? path.join(root, "dist");
export const agree = process.env.THIQA_AGREE ?? path.join(root, "target/debug/agree");
