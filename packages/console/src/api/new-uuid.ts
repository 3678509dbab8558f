const uuidBytes = 16;

/** A random UUID (version 4), also where the page was not loaded over https and browsers keep `crypto.randomUUID` back. */
export function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(uuidBytes));
  bytes[6] = 0x40 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
