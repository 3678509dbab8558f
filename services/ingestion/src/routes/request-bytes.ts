import { pipeline, Readable, type Transform } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { LicenseUsageError, malformedJson, tooLarge } from "@oneseat/license-usage/license-usage-error";
import { untilAborted } from "../syncs/until-aborted.ts";

export type Encoding = "identity" | "gzip" | "zstd";

export type BytesLimits = {
  /** Of the bytes as they come, and of the bytes as they are decoded. */
  readonly bytesMax: number;
  /** How long a sender may send nothing while it is waited for. */
  readonly silenceMsMax: number;
};

/**
 * The decoded bytes of a request's body or of a file in it. Whatever cuts them short is `incomplete`. The stream is left
 * as it stands when the reader stops early: destroying it would take the answer's connection with it.
 */
export function requestBytes(stream: Readable, encoding: Encoding, limits: BytesLimits): AsyncIterable<Uint8Array> {
  const received = limited(receive(stream, limits.silenceMsMax), limits.bytesMax);
  return encoding === "identity" ? received : limited(decode(received, encoding), limits.bytesMax);
}

/** Reads and drops the rest, as far as `bytesMax`; false where there was more, or no end of it. */
export async function dropRest(stream: Readable, limits: BytesLimits, stopping: AbortSignal): Promise<boolean> {
  let dropped = 0;
  try {
    for await (const chunk of untilAborted(receive(stream, limits.silenceMsMax), stopping)) {
      dropped += chunk.length;
      if (dropped > limits.bytesMax) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function* receive(stream: Readable, silenceMsMax: number): AsyncGenerator<Uint8Array> {
  if (stream.readableEnded) return;
  const iterator = stream.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const step = await nextWithin(iterator, silenceMsMax);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    // Not awaited: after silence it would only return with the next byte.
    iterator.return?.()?.catch(() => {});
  }
}

async function nextWithin(iterator: AsyncIterator<Uint8Array>, silenceMsMax: number) {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => silence.reject(cutShort("nothing came for too long")), silenceMsMax);
  try {
    return await Promise.race([iterator.next(), silence.promise]);
  } catch (error) {
    throw error instanceof LicenseUsageError ? error : cutShort("the connection ended");
  } finally {
    clearTimeout(timer);
  }
}

async function* limited(source: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw tooLarge(null, `The file is larger than ${bytesMax} bytes`);
    yield chunk;
  }
}

async function* decode(source: AsyncIterable<Uint8Array>, encoding: "gzip" | "zstd"): AsyncGenerator<Uint8Array> {
  const decoder: Transform = encoding === "gzip" ? createGunzip() : createZstdDecompress();
  pipeline(Readable.from(source), decoder, () => {});
  let decodedBytes = 0;
  try {
    for await (const chunk of decoder) {
      decodedBytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof LicenseUsageError) throw error;
    if (error instanceof Error && "code" in error && error.code === "Z_BUF_ERROR") {
      throw cutShort("its compressed data ends too early");
    }
    throw malformedJson(decodedBytes, `the ${encoding} data behind it is damaged`);
  }
}

function cutShort(why: string): LicenseUsageError {
  return new LicenseUsageError("incomplete", `The file did not arrive whole: ${why}. Upload it again.`);
}
