import { ahead } from "./client";

/**
 * Asks what the page at this address will ask for in any case, while its code is still on the way: the session, and
 * the form and record of …/f/ticket/0198….
 */
export function askAhead(pathname: string, ...more: string[]): void {
  for (const path of ["/session", ...more]) ahead(path);
  const [, form, record] = /\/f\/([^/]+)(?:\/([^/]+))?/.exec(pathname) ?? [];
  if (!form) return;
  ahead(`/forms/${form}`);
  if (record && record !== "new") ahead(`/forms/${form}/records/${record}`);
}
