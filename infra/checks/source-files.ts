import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type SourceFile = {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
};

export type Import = { readonly specifier: string; readonly line: number };

const folders = ["services", "packages", "demo", "infra", "tests"];
const notOurs = new Set(["node_modules", "dist", "coverage", ".oneseat"]);

/** Every script in the repository, in the order of its path. */
export function readSourceFiles(root: string): readonly SourceFile[] {
  const paths = folders.flatMap((folder) => scriptsBelow(root, folder)).sort();
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** A test, or what only tests use. */
export function isTest(path: string): boolean {
  return /(^|\/)(tests?|fixtures)\//.test(path) || path.endsWith(".test.ts");
}

/** What a file imports, by whatever form. A comment that looks like an import counts too, which has not hurt yet. */
export function importsOf({ text }: SourceFile): readonly Import[] {
  const forms = /(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)"([^"\n${}]+)"/gm;
  return [...text.matchAll(forms)].map((match) => ({
    specifier: match[1] ?? "",
    line: text.slice(0, match.index + match[0].indexOf('"')).split("\n").length,
  }));
}

function scriptsBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : scriptsBelow(root, path);
    return /\.(m?ts|tsx|m?js)$/.test(entry.name) ? [path] : [];
  });
}
