import type { Plugin } from "vite";

type Chunk = {
  type: "chunk";
  isEntry: boolean;
  name: string;
  fileName: string;
  imports: string[];
  dynamicImports: string[];
  viteMetadata?: { importedCss?: Set<string>; importedAssets?: Set<string> };
};

/**
 * Collects every file that one HTML entry can reach, lazily loaded chunks included.
 *
 * The service worker stores exactly these, so that the phone app works without a network
 * and does not download the console.
 */
export function entryFiles(entry: string, files: Set<string>): Plugin {
  return {
    name: "serviceloop:entry-files",
    generateBundle(_options, bundle) {
      const visit = (fileName: string) => {
        const chunk = bundle[fileName] as unknown as Chunk | undefined;
        if (chunk?.type !== "chunk" || files.has(fileName)) return;
        files.add(fileName);
        for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css);
        for (const asset of chunk.viteMetadata?.importedAssets ?? []) files.add(asset);
        for (const next of [...chunk.imports, ...chunk.dynamicImports]) visit(next);
      };
      for (const chunk of Object.values(bundle) as unknown as Chunk[]) {
        if (chunk.type === "chunk" && chunk.isEntry && chunk.name === entry) visit(chunk.fileName);
      }
    },
  };
}
