import { LineBatch } from "./line-batch.ts";

export type CloudRecordKind = "user" | "invitation" | "subscription";

/** An element of one of the document's lists: `key` is unique among its kind, `document` is it, validated, as JSON text. */
export type CloudRecord = { readonly kind: CloudRecordKind; readonly key: string; readonly document: string };

const lineEnd = "\n";

/** Records of one kind. A line is the document, as `JSON.stringify` writes what its schema gave, and a line feed. */
export class CloudRecords extends LineBatch {
  readonly kind: CloudRecordKind;
  readonly keys: string[] = [];

  constructor(kind: CloudRecordKind) {
    super(lineEnd.length);
    this.kind = kind;
  }

  override truncate(count: number): void {
    super.truncate(count);
    this.keys.length = count;
  }

  add(key: string, document: string): void {
    this.addLine(`${document}${lineEnd}`, 0);
    this.keys.push(key);
  }

  /** Adds a document from its bytes, for which there is room. */
  addBytes(key: string, bytes: Uint8Array, from: number, to: number): void {
    const start = this.linesLength;
    this.lines.set(bytes.subarray(from, to), start);
    const end = start + (to - from);
    this.lines.write(lineEnd, end);
    this.endLine(start, end);
    this.keys.push(key);
  }

  /** Each as an object. */
  *[Symbol.iterator](): Generator<CloudRecord> {
    for (const [index, key] of this.keys.entries()) yield { kind: this.kind, key, document: this.textAt(index) };
  }
}
