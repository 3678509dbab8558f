/** `JSON.stringify` of a string; most addresses need no escape, and are done several times faster. */
export function quoteJson(text: string): string {
  return needsNoEscape.test(text) ? `"${text}"` : JSON.stringify(text);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes control characters
const needsNoEscape = /^[^"\\\u0000-\u001f\ud800-\udfff]*$/;
