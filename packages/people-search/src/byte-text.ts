const asciiText = /^[\0-\x7f]*$/;

/**
 * The bytes of a text in UTF-8, each as one unit of a string: such strings compare as their bytes do, are cut and joined
 * anywhere, and are what a `latin1` buffer holds.
 */
export function byteText(text: string): string {
  return asciiText.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}
