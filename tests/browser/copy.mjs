// Whoever imports this first meets the copy that `cargo xtask pseudo` makes, with a language more, in the
// place of the repository's programs and site. What was prepared for others is not for it.
import path from "node:path";
import process from "node:process";

import { root } from "./root.mjs";

const copy = process.env.THIQA_COPY ?? path.join(root, "target/pseudo");

process.env.THIQA_PROGRAMS = path.join(copy, "release");
process.env.THIQA_DIST = path.join(copy, "workspace/dist");
delete process.env.THIQA_PREPARED;
