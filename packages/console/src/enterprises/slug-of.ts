const charactersMax = 60;

/** The slug that GitHub would propose for a name: `Octo Corp.` becomes `octo-corp`. */
export function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return trimHyphens(trimHyphens(plain.replace(/[^a-z0-9]+/g, "-")).slice(0, charactersMax));
}

function trimHyphens(text: string): string {
  return text.replace(/^-+|-+$/g, "");
}
