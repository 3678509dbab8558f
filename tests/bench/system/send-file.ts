import { createReadStream, statSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

export type Sending = {
  readonly method: "POST" | "PUT";
  readonly token: string;
  /** A file on disk, or a document in memory. */
  readonly body: { readonly path: string } | Buffer;
};

const readBytes = 1024 * 1024;
const agent = new Agent({ keepAlive: true });

/**
 * Sends a JSON document and resolves with the body of the answer. By Node's own client and not by `fetch`, whose streams cost the
 * machine that is measured about as much as what is measured.
 */
export async function sendFile(url: string, { method, token, body }: Sending): Promise<string> {
  const isInMemory = Buffer.isBuffer(body);
  const length = isInMemory ? body.length : statSync(body.path).size;
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "content-length": String(length),
  };
  const outgoing = request(url, { method, headers, agent });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve).once("error", reject);
  });
  const source = isInMemory ? Readable.from([body]) : createReadStream(body.path, { highWaterMark: readBytes });
  const [answer] = await Promise.all([answered, pipeline(source, outgoing)]);
  const answerText = await text(answer);
  if (answer.statusCode !== 202) throw new Error(`${url} was answered with ${answer.statusCode}: ${answerText}`);
  return answerText;
}
