export type AddedEntries = {
  readonly entries: string[];
  readonly added: number;
  /** What was not taken, to be mended where it was typed, and why. */
  readonly rest: string;
  readonly refusal: string | null;
};

/** Takes over what is separated by spaces, commas or lines; the first text that is refused, and all after it, stay. */
export function addEntries(
  entries: readonly string[],
  text: string,
  check: (entry: string) => string | null,
): AddedEntries {
  const texts = text.split(/[\s,;]+/).filter((part) => part !== "");
  const all = [...entries];
  for (const [index, entry] of texts.entries()) {
    const refusal = check(entry);
    if (refusal !== null) return { ...result(entries, all), rest: texts.slice(index).join(" "), refusal };
    if (!all.includes(entry.toLowerCase())) all.push(entry.toLowerCase());
  }
  return { ...result(entries, all), rest: "", refusal: null };
}

function result(before: readonly string[], entries: string[]): { entries: string[]; added: number } {
  return { entries, added: entries.length - before.length };
}

export function checkDomain(entry: string): string | null {
  return /^[^\s@*]+\.[^\s@*]+$/.test(entry) ? null : "Enter a domain such as octo.example.";
}

export function checkAddressPattern(entry: string): string | null {
  return /[@*]/.test(entry) && entry.length <= 320
    ? null
    : "Enter an address, or a pattern with * for any text, such as noreply@*.";
}
