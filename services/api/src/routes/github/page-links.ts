export type NumberedPage = {
  readonly url: string;
  readonly page: number;
  readonly per_page: number;
  readonly total: number;
  /** Kept in every URL, so that a walk over the pages sees one report. */
  readonly report: string;
};

/** The value of GitHub's `Link` header; null where all fits on one page. */
export function pageLinks({ url, page, per_page, total, report }: NumberedPage): string | null {
  const last = Math.max(1, Math.ceil(total / per_page));
  const link = (relation: string, number: number) =>
    `<${url}?page=${number}&per_page=${per_page}&report=${report}>; rel="${relation}"`;
  const before = page > 1 ? [link("prev", Math.min(page - 1, last))] : [];
  const after = page < last ? [link("next", page + 1), link("last", last)] : [];
  const first = page > 1 ? [link("first", 1)] : [];
  const links = [...before, ...after, ...first];
  return links.length > 0 ? links.join(", ") : null;
}
