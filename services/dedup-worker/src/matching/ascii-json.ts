const narrow = /^[\0-\xff]*$/;

/** The same JSON with what a byte does not hold as escapes, so that an arena holds it as bytes whatever the names are written in. */
export function asciiJson(json: string): string {
  if (narrow.test(json)) return json;
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
