import type { StoredAccount } from "@oneseat/contracts/person";

const cloudFirst = "\u0000";
const serverSecond = "\u0001";
const end = "\u0000";

/**
 * Bytes that sort people as matching.md orders them: by their first account, cloud before server; a cloud account by its
 * lower-cased name, then its name; a server account by host name, then user id as a number.
 */
export function personOrderKey(first: StoredAccount): Buffer {
  if (first.deployment === "cloud") {
    const name = first.key.slice("cloud:".length);
    return sortableBytes(`${cloudFirst}${name.toLowerCase()}${end}${name}`);
  }
  const userId = Buffer.alloc(8);
  userId.writeBigUInt64BE(BigInt(first.user_id));
  return Buffer.concat([sortableBytes(`${serverSecond}${first.host_name}${end}`), userId]);
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
