// Where our programs and the site lie: cargo xtask says so, or they lie where it puts them.
import { fileURLToPath } from "node:url";
import path from "node:path";

const root = fileURLToPath(new URL("../../", import.meta.url));

export const programs = process.env.THIQA_PROGRAMS ?? path.join(root, "target/release");
export const dist = path.join(root, "dist");
export const agree = process.env.THIQA_AGREE ?? path.join(root, "target/debug/agree");
