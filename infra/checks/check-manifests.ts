import { isBuiltin } from "node:module";
import { type Manifest, ownerOf } from "./read-manifests.ts";
import { importsOf, isTest, type SourceFile } from "./source-files.ts";

/** What a member imports stands in its package.json, and nothing else does; its tests may also use what the root has. */
export function checkManifests(files: readonly SourceFile[], manifests: readonly Manifest[]): readonly string[] {
  const used = new Map(manifests.map((manifest) => [manifest, new Set<string>()]));
  const root = manifests.find(({ kind }) => kind === "root");
  const missing = files.flatMap((file) => {
    const owner = ownerOf(file.path, manifests);
    return importsOf(file).flatMap(({ specifier, line }) => {
      if (specifier.startsWith(".") || isBuiltin(specifier)) return [];
      const name = packageOf(specifier);
      used.get(owner)?.add(name);
      const isThere = owner.dependencies.has(name) || (isTest(file.path) && root?.dependencies.has(name));
      return isThere ? [] : [`${file.path}:${line} "${name}" is not in ${owner.folder || "."}/package.json`];
    });
  });
  return [
    ...missing,
    ...manifests.flatMap((manifest) => unused(manifest, used.get(manifest) ?? new Set())),
    ...cycles(manifests),
  ];
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The root's are mostly tools that nothing imports; types are used without an import. */
function unused(manifest: Manifest, used: ReadonlySet<string>): readonly string[] {
  if (manifest.kind === "root") return [];
  const idle = [...manifest.dependencies].filter((name) => !used.has(name) && !name.startsWith("@types/"));
  return idle.map((name) => `${manifest.folder}/package.json:1 "${name}" is not imported anywhere`);
}

/** Packages that need each other are one package. */
function cycles(manifests: readonly Manifest[]): readonly string[] {
  const byName = new Map(manifests.map((manifest) => [manifest.name, manifest]));
  const reaches = (from: Manifest, wanted: Manifest, seen: Set<Manifest>): boolean =>
    [...from.dependencies].some((name) => {
      const next = byName.get(name);
      if (!next || seen.has(next)) return false;
      seen.add(next);
      return next === wanted || reaches(next, wanted, seen);
    });
  return manifests
    .filter((manifest) => reaches(manifest, manifest, new Set()))
    .map((manifest) => `${manifest.folder}/package.json:1 ${manifest.name} depends on itself by way of others`);
}
