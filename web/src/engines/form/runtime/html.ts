const KEPT = new Set(
  "P BR B STRONG I EM U S UL OL LI BLOCKQUOTE CODE PRE H1 H2 H3 H4 HR A SPAN DIV".split(" "),
);
const DROPPED = new Set("SCRIPT STYLE IFRAME OBJECT EMBED TEMPLATE SVG MATH LINK META".split(" "));
const SAFE_ADDRESS = /^(https?:|mailto:|tel:|\/(?!\/))/i;

function clean(node: Element): void {
  for (const child of [...node.children]) {
    if (DROPPED.has(child.tagName.toUpperCase())) {
      child.remove();
      continue;
    }
    clean(child);
    if (!KEPT.has(child.tagName.toUpperCase())) {
      child.replaceWith(...child.childNodes);
      continue;
    }
    const address = child.getAttribute("href") ?? "";
    for (const { name } of [...child.attributes]) child.removeAttribute(name);
    if (child.tagName === "A" && SAFE_ADDRESS.test(address)) {
      child.setAttribute("href", address);
      child.setAttribute("rel", "noreferrer noopener");
      child.setAttribute("target", "_blank");
    }
  }
}

function parse(html: string): HTMLElement {
  return new DOMParser().parseFromString(html, "text/html").body;
}

/** Markup of a known few elements without attributes; a second guard behind the server's. */
export function safeHtml(html: string): string {
  const body = parse(html);
  clean(body);
  return body.innerHTML;
}

/** The words of a piece of HTML on one line. */
export function htmlText(html: string): string {
  return (parse(html.replace(/<(br|\/p|\/li|\/h\d)[^>]*>/gi, " $&")).textContent ?? "")
    .replace(/\s+/g, " ")
    .trim();
}

export const escapeHtml = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char] ?? char,
  );
