import { hash } from "node:crypto";

/**
 * Person ids of one enterprise: UUIDv5 (RFC 9562) of the first account key in the namespace of the enterprise's id, so
 * that a person keeps its id from report to report. One hash a person is the dearest step of matching, hence the
 * one-shot form over a buffer that is used again.
 */
export function createPersonIds(enterpriseId: string): (firstAccountKey: string) => string {
  const namespace = Buffer.from(enterpriseId.replaceAll("-", ""), "hex");
  let buffer = Buffer.alloc(256);
  namespace.copy(buffer);
  return (key) => {
    const bytesMax = namespace.length + key.length * 3;
    if (bytesMax > buffer.length) {
      buffer = Buffer.alloc(bytesMax * 2);
      namespace.copy(buffer);
    }
    const end = namespace.length + buffer.write(key, namespace.length, "utf8");
    const digest = hash("sha1", buffer.subarray(0, end), "hex");
    const variant = ((Number.parseInt(digest.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
    return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(18, 20)}-${digest.slice(20, 32)}`;
  };
}
