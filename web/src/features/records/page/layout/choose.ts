import type { FormMeta, PageBlock, PageMeta } from "../../../../api/types";

/** The page for this screen: the first that is meant for it; the server has put one's own first. */
export function pageFor(form: Pick<FormMeta, "pages">, narrow: boolean): PageMeta | undefined {
  const device = narrow ? "phone" : "desk";
  const pages = form.pages ?? [];
  return (
    pages.find((page) => page.device === device) ?? pages.find((page) => (page.device ?? "all") === "all")
  );
}

/** Blocks in two columns; on a narrow screen those of the side come last. */
export function columnsOf(
  blocks: readonly PageBlock[],
  beside: boolean,
): { main: PageBlock[]; side: PageBlock[] } {
  const main = blocks.filter((block) => !block.side);
  const side = blocks.filter((block) => block.side);
  if (beside && main.length > 0 && side.length > 0) return { main, side };
  return { main: [...main, ...side], side: [] };
}
