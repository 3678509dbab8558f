const dedupWorker = "services/dedup-worker/";

/**
 * Node's flags for a service, by its program. ingestion and the connector pass documents of any size through: by default Node lets
 * what they leave behind grow to 128 MiB of young and hundreds of old objects before it looks. With five documents of 600,000
 * accounts at once ingestion holds 228 MiB by these flags, 390 MiB without them, in the same CPU time. The dedup-worker would keep
 * 60 MiB of young objects for small enterprises beside what the thread of a large one holds.
 */
export function memoryFlags(program: string): readonly string[] {
  if (program.startsWith(dedupWorker)) return ["--max-semi-space-size=8"];
  return /^services\/(ingestion|connector)\//.test(program)
    ? ["--max-semi-space-size=16", "--max-old-space-size=512"]
    : [];
}

/**
 * How glibc shall keep memory for a service. Left alone it takes each size that has been freed once for a passing one and keeps the
 * next of it in arenas: after a million accounts the dedup-worker had 440 MiB, and 45 MiB of that were in use.
 */
export function memoryEnvironment(program: string): Readonly<Record<string, string>> {
  return program.startsWith(dedupWorker) ? { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "131072" } : {};
}
