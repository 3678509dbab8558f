import type { Page, Request } from "playwright-core";

/** Counts, until it is asked, the bytes of all scripts that the page loads, as they come over the wire. */
export function countScriptBytes(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  const count = (request: Request) => {
    if (request.resourceType() !== "script") return;
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  };
  page.on("requestfinished", count);
  return async () => {
    page.off("requestfinished", count);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };
}
