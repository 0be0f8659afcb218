// Looks for words in files, as they are and as a browser or a database may hold them.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

// The files under the folder that hold the words, in UTF-8, UTF-16 or escaped for an address.
export async function filesHolding(folder, words) {
  const needles = [
    Buffer.from(words),
    Buffer.from(words, "utf16le"),
    Buffer.from(words, "utf16le").swap16(),
    Buffer.from(encodeURIComponent(words)),
  ];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, path: old, name }) => path.join(parentPath ?? old, name));
  const holding = await Promise.all(files.map((file) => holds(file, needles)));
  return files.filter((_, at) => holding[at]);
}

// A file that was taken away meanwhile holds nothing any more.
async function holds(file, needles) {
  const bytes = await readFile(file).catch((error) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  return needles.some((needle) => bytes.includes(needle));
}
