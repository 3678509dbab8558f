import { hash } from "node:crypto";

/**
 * Person ids of one enterprise: UUIDv5 (RFC 9562) of the first account key in the namespace of the enterprise's id, so
 * that a person keeps its id from report to report. One-shot hashes over a buffer that is used again, told as bytes in
 * a text: as a buffer, each would have memory of its own, at three times the time.
 */
export class PersonIds {
  readonly #namespace: Buffer;
  readonly #id = Buffer.alloc(16);
  #name: Buffer;

  constructor(enterpriseId: string) {
    this.#namespace = Buffer.from(enterpriseId.replaceAll("-", ""), "hex");
    this.#name = Buffer.concat([this.#namespace, Buffer.alloc(240)]);
  }

  /** The next call overwrites it. */
  bytes(firstAccountKey: string): Buffer {
    const id = this.#id;
    const namespaceBytes = this.#namespace.length;
    const bytesMax = namespaceBytes + firstAccountKey.length * 3;
    if (bytesMax > this.#name.length) this.#name = Buffer.concat([this.#namespace, Buffer.alloc(bytesMax)]);
    const end = namespaceBytes + this.#name.write(firstAccountKey, namespaceBytes, "utf8");
    id.write(hash("sha1", this.#name.subarray(0, end), "binary"), "latin1");
    id[6] = ((id[6] ?? 0) & 0x0f) | 0x50;
    id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
    return id;
  }

  text(firstAccountKey: string): string {
    const hex = this.bytes(firstAccountKey).toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }
}
