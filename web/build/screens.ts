import { dirname, join } from "node:path";

/** What is loaded together: a page's entry, and the screens that most people open right after it. */
const SCREENS: Record<string, string[]> = {
  console: ["src/app/main.tsx", "src/app/Console.tsx"],
  records: ["src/features/records/views/table/TableView.tsx", "src/features/records/page/RecordPanel.tsx"],
  phone: [
    "src/field/main.tsx",
    "src/field/forms/Forms.tsx",
    "src/field/forms/FormList.tsx",
    "src/field/forms/FormRecord.tsx",
    "src/field/forms/FormEdit.tsx",
  ],
  portal: ["src/portal/main.tsx", "src/portal/request/RequestPage.tsx"],
  publicForm: ["src/portal/forms/FormPage.tsx"],
};

/** Files that only hand on what others hold: of them, a module needs what it names. */
const BARRELS = [
  /\/antd\/es\/index\.js$/,
  /\/@ant-design\/icons\/es\/index\.js$/,
  /\/web\/src\/.*\/index\.tsx?$/,
];

interface Module {
  code: string | null;
  importedIds: string[];
}

interface ModuleGraph {
  getModuleInfo(id: string): Module | null;
}

/**
 * Names the file that a module goes into: modules that the same of these screens need are one file, so that a screen loads
 * a dozen files instead of two hundred, and nothing that it does not need. `null` leaves a module to the bundler: none of
 * the screens needs it.
 *
 * What a module imports is needed wherever it is needed itself, so these files import each other in one direction only.
 */
export function screenFiles(root: string): (id: string, graph: ModuleGraph) => string | null {
  const starts = new Set(Object.values(SCREENS).flatMap((files) => files.map((file) => `${root}/${file}`)));
  let screens: Map<string, string[]> | null = null;
  return (id, graph) => {
    screens ??= screensOfModules(root, graph);
    return starts.has(id) ? null : (screens.get(id)?.join("-") ?? null);
  };
}

function screensOfModules(root: string, graph: ModuleGraph): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [screen, files] of Object.entries(SCREENS)) {
    const waiting = files.map((file) => `${root}/${file}`);
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const known = found.get(id) ?? [];
      const module = graph.getModuleInfo(id);
      if (known.includes(screen) || !module) continue;
      found.set(id, [...known, screen]);
      waiting.push(...needed(id, module, graph));
    }
  }
  return found;
}

function needed(importer: string, module: Module, graph: ModuleGraph): string[] {
  const handedOn = isBarrel(importer) ? reexports(importer, module).map(({ id }) => id) : [];
  return module.importedIds.flatMap((id) => {
    if (handedOn.includes(id)) return [];
    if (!isBarrel(id)) return [id];
    return namesFrom(importer, module.code ?? "", id).map((name) => partOf(id, name, graph) ?? id);
  });
}

const isBarrel = (id: string) => BARRELS.some((barrel) => barrel.test(id));

/** What a module imports by name from another one. */
function namesFrom(importer: string, code: string, from: string): string[] {
  const imports = code.matchAll(/import\s*\{([^}]*)\}\s*from\s*["']([^"']+)["']/g);
  return [...imports].flatMap(([, names = "", source = ""]) => {
    const path = source.startsWith(".") ? join(dirname(importer), source) : `/node_modules/${source}/`;
    if (!from.includes(path)) return [];
    return names.split(",").flatMap((name) => name.trim().split(/\s+as\s+/)[0] || []);
  });
}

/** What a barrel hands on: the names in braces, or "*", and the module that holds them. */
function reexports(barrel: string, { code, importedIds }: Module): { names: string; id: string }[] {
  const found = (code ?? "").matchAll(/export\s*(\*|\{[^}]*\})\s*from\s*["'](\.[^"']+)["']/g);
  return [...found].flatMap(([, names = "", source = ""]) => {
    const path = join(dirname(barrel), source);
    const id = importedIds.find((one) => one.replace(/(\/index)?\.[jt]sx?$/, "") === path);
    return id ? [{ names, id }] : [];
  });
}

/** The module that a barrel takes a name from; null if it is the barrel's own. */
function partOf(barrel: string, name: string, graph: ModuleGraph): string | null {
  const module = graph.getModuleInfo(barrel);
  if (!module) return null;
  for (const { names, id } of reexports(barrel, module)) {
    if (names !== "*" && new RegExp(`\\b${name}\\s*[,}]`).test(names)) return id;
    const part = names === "*" ? partOf(id, name, graph) : null;
    if (part) return part;
  }
  return null;
}
