// Fails when what a browser loads before the first screen outgrows its budget.
// Counted from Vite's manifest: the HTML entry, its static imports and their styles, brotli-compressed.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const OUT = join(dirname(fileURLToPath(import.meta.url)), "../../server/serviceloop/_web");
const KB = 1024;
// `first` are modules that the first screen always asks for right after the entry.
const BUDGETS = [
  {
    entry: "index.html",
    name: "console",
    limit: 400 * KB,
    first: [
      "src/app/Console.tsx",
      "src/features/records/RecordsPage.tsx",
      "src/lib/i18n/bundles/console.zh.ts",
    ],
  },
  { entry: "m.html", name: "/m", limit: 180 * KB, first: ["src/lib/i18n/bundles/field.zh.ts"] },
  {
    entry: "s.html",
    name: "/s",
    limit: 180 * KB,
    first: ["src/lib/i18n/bundles/portal.zh.ts", "src/portal/request/RequestPage.tsx"],
  },
];

const manifest = JSON.parse(readFileSync(join(OUT, ".vite/manifest.json"), "utf8"));

function reach(key, files) {
  const item = manifest[key];
  if (!item || files.has(item.file)) return files;
  files.add(item.file);
  for (const css of item.css ?? []) files.add(css);
  for (const next of item.imports ?? []) reach(next, files);
  return files;
}

const compressed = (file) => brotliCompressSync(readFileSync(join(OUT, file))).length;

let failed = false;
for (const { entry, name, limit, first } of BUDGETS) {
  const files = [entry, ...first].reduce((all, key) => reach(key, all), new Set());
  const size = [...files].reduce((sum, file) => sum + compressed(file), 0);
  const over = size > limit;
  failed ||= over;
  console.log(
    `${over ? "TOO BIG" : "ok"}  ${name}: ${(size / KB).toFixed(0)} KB of ${limit / KB} KB in ${files.size} files`,
  );
  if (over) {
    const largest = [...files].map((file) => [compressed(file), file]).sort((a, b) => b[0] - a[0]);
    for (const [bytes, file] of largest.slice(0, 8))
      console.log(`      ${(bytes / KB).toFixed(0)} KB  ${file}`);
  }
}
process.exit(failed ? 1 : 0);
