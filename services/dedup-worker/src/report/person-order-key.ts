import type { AccountKey } from "../matching/account-roster.ts";

const cloudFirst = "\u0000";
const serverSecond = "\u0001";
const end = "\u0000";
const userIdBytes = 8;
const roomForUserId = "\u0000".repeat(userIdBytes);
const unitsOfUint32 = 0x1_0000_0000;

/**
 * Bytes that sort people as matching.md orders them: by their first account, cloud before server; a cloud account by its
 * lower-cased name, then its name; a server account by host name, then user id as a number.
 */
export function personOrderKey({ key, isCloud }: AccountKey): Buffer {
  if (isCloud) {
    const name = key.slice("cloud:".length);
    return sortableBytes(`${cloudFirst}${name.toLowerCase()}${end}${name}`);
  }
  const colon = key.lastIndexOf(":");
  const userId = Number(key.slice(colon + 1));
  const bytes = sortableBytes(`${serverSecond}${key.slice(0, colon)}${end}${roomForUserId}`);
  const high = Math.floor(userId / unitsOfUint32);
  bytes.writeUInt32BE(high, bytes.length - userIdBytes);
  bytes.writeUInt32BE(userId - high * unitsOfUint32, bytes.length - userIdBytes / 2);
  return bytes;
}

const surrogates = /[\ud800-\udfff]/;

/**
 * UTF-8, but with each surrogate on its own (CESU-8): it sorts by UTF-16 code unit, where plain UTF-8 sorts what
 * surrogates stand for after everything else.
 */
function sortableBytes(text: string): Buffer {
  if (!surrogates.test(text)) return Buffer.from(text, "utf8");
  return Buffer.concat(
    Array.from({ length: text.length }, (_, index) => {
      const unit = text.charCodeAt(index);
      const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
      return isSurrogate
        ? Buffer.from([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)])
        : Buffer.from(text.charAt(index), "utf8");
    }),
  );
}
