/** matching.md: strings compare by UTF-16 code unit, never by locale; so does `<` of two strings. */
export function compareCodeUnits(one: string, other: string): number {
  if (one < other) return -1;
  return one > other ? 1 : 0;
}
