import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";

const worthwhileBytesMin = 1_024;

/** Writes `FILE.br` and `FILE.gz` beside each text that is large enough, so that no server compresses it again and again. */
export async function compressAssets(folder: string): Promise<void> {
  const files = readdirSync(folder).filter((name) => /\.(js|css|svg)$/.test(name));
  await Promise.all(files.map((name) => compress(join(folder, name))));
}

async function compress(file: string): Promise<void> {
  const bytes = readFileSync(file);
  if (bytes.length < worthwhileBytesMin) return;
  const [brotlied, gzipped] = await Promise.all([promisify(brotliCompress)(bytes), promisify(gzip)(bytes)]);
  writeFileSync(`${file}.br`, brotlied);
  writeFileSync(`${file}.gz`, gzipped);
}
