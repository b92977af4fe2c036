import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSIBLE = /\.(js|css|svg|json|webmanifest)$/;
const SMALLEST = 1024;

/** Writes `.br` and `.gz` beside every hashed asset, so that the server only picks a file. */
export function precompress(outDir: string): Plugin {
  return {
    name: "serviceloop:precompress",
    apply: "build",
    enforce: "post",
    async closeBundle() {
      const folder = join(outDir, "assets");
      const names = (await readdir(folder)).filter((name) => COMPRESSIBLE.test(name));
      for (const name of names) await compressFile(join(folder, name));
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  if (content.length < SMALLEST) return;
  const options = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content, options));
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
}
