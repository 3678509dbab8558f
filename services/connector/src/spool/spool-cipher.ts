import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { ensureSecretFile } from "../secret-file.ts";

/** Deflates and encrypts what the spool holds; `place` binds a body to where it stands, so that none can be moved. */
export type SpoolCipher = {
  seal(plain: Uint8Array, place: string): Buffer;
  /** Throws when the body is not what was sealed for this place. */
  open(body: Uint8Array, place: string): Buffer;
};

const algorithm = "aes-256-gcm";
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** A slice or a page of users is far smaller. */
const plainBytesMax = 64 * 1024 * 1024;

/** AES-256-GCM with the key of the data folder, made at first use. */
export function openSpoolCipher(dataFolder: string): SpoolCipher {
  const text = ensureSecretFile(join(dataFolder, "spool.key"), () => randomBytes(keyBytes).toString("base64"));
  const key = Buffer.from(text, "base64");
  if (key.length !== keyBytes) throw new Error("spool.key in the data folder is not a key: remove it and the spool");
  return {
    seal: (plain, place) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(place));
      const deflated = deflateRawSync(plain, { level: 1 });
      return Buffer.concat([nonce, cipher.update(deflated), cipher.final(), cipher.getAuthTag()]);
    },
    open: (body, place) => {
      const decipher = createDecipheriv(algorithm, key, body.subarray(0, nonceBytes)).setAAD(Buffer.from(place));
      decipher.setAuthTag(body.subarray(-tagBytes));
      const deflated = Buffer.concat([decipher.update(body.subarray(nonceBytes, -tagBytes)), decipher.final()]);
      return inflateRawSync(deflated, { maxOutputLength: plainBytesMax });
    },
  };
}
