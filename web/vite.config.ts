import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { entryFiles } from "./build/entryFiles.ts";
import { precompress } from "./build/precompress.ts";
import { screenFiles } from "./build/screens.ts";

const root = import.meta.dirname;
const outDir = resolve(root, process.env.SERVICELOOP_WEB ?? "../server/serviceloop/_web");
const api = process.env.SERVICELOOP_API ?? `http://127.0.0.1:${process.env.PORT ?? 8000}`;
const phoneFiles = new Set<string>();

/** In development the three pages answer at the same addresses as behind the real server. */
function pageAddresses(): Plugin {
  return {
    name: "serviceloop:page-addresses",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const wantsPage = request.headers.accept?.includes("text/html");
        const path = request.url?.split("?")[0] ?? "";
        if (wantsPage && /^\/m(\/|$)/.test(path)) request.url = "/m.html";
        else if (wantsPage && /^\/[pqrst]\//.test(path)) request.url = "/s.html";
        next();
      });
    },
  };
}

export default defineConfig({
  root,
  plugins: [
    react(),
    pageAddresses(),
    entryFiles("m", phoneFiles),
    VitePWA({
      scope: "/m/",
      injectRegister: null,
      manifest: false,
      workbox: {
        globPatterns: ["**/*.{js,css,svg,woff2}", "m.html"],
        clientsClaim: true,
        skipWaiting: true,
        navigateFallback: "/m.html",
        navigateFallbackAllowlist: [/^\/m(\/|$)/],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        manifestTransforms: [
          (entries) => ({
            manifest: entries.filter(
              ({ url }) => phoneFiles.has(url) || url === "m.html" || url === "icon.svg",
            ),
          }),
        ],
      },
    }),
    precompress(outDir),
  ],
  build: {
    outDir,
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ debugName: "screens", name: screenFiles(root) }],
        },
      },
      input: { index: resolve(root, "index.html"), m: resolve(root, "m.html"), s: resolve(root, "s.html") },
    },
  },
  server: {
    port: 5173,
    host: "127.0.0.1",
    proxy: Object.fromEntries(["/api", "/healthz", "/readyz"].map((path) => [path, { target: api }])),
  },
  test: {
    // Logic needs no page, and each page costs a second.
    projects: [
      {
        extends: true,
        test: { name: "logic", environment: "node", include: ["src/**/*.test.ts"] },
      },
      { extends: true, test: { name: "screens", environment: "happy-dom", include: ["src/**/*.test.tsx"] } },
    ],
  },
} as Parameters<typeof defineConfig>[0]);
