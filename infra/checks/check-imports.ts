import { posix } from "node:path";
import { type Kind, type Manifest, ownerOf } from "./read-manifests.ts";
import { importsOf, isTest, type SourceFile } from "./source-files.ts";

/** Imports run one way, services → packages → contracts, so that a service can be understood, run and replaced alone. */
const mayImport: Record<Kind, readonly Kind[]> = {
  contracts: [],
  package: ["contracts", "package"],
  service: ["contracts", "package"],
  demo: ["contracts", "package", "service"],
  bench: ["contracts", "package", "service", "demo"],
  root: ["contracts", "package", "service", "demo"],
};

export function checkImports(files: readonly SourceFile[], manifests: readonly Manifest[]): readonly string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap(({ specifier, line }) => {
      const complaint = specifier.startsWith(".")
        ? relativeComplaint(file.path, specifier, manifests)
        : workspaceComplaint(file.path, specifier, manifests);
      return complaint === undefined ? [] : [`${file.path}:${line} ${complaint}`];
    }),
  );
}

function relativeComplaint(path: string, specifier: string, manifests: readonly Manifest[]): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  if (target.startsWith("../")) return `"${specifier}" leaves the repository`;
  const [from, to] = [ownerOf(path, manifests), ownerOf(target, manifests)];
  if (from === to) return undefined;
  // A member of its own for the sake of its rivals alone: else it is a test like the others, which belong to the root.
  if (from.kind === "bench" && to.kind === "root") return undefined;
  if (isTest(path) && target.startsWith("tests/")) return undefined;
  return `"${specifier}" leaves ${from.name}: import by package name`;
}

function workspaceComplaint(path: string, specifier: string, manifests: readonly Manifest[]): string | undefined {
  if (!specifier.startsWith("@oneseat/")) return undefined;
  const [scope, name, ...file] = specifier.split("/");
  const target = manifests.find((manifest) => manifest.name === `${scope}/${name}`);
  if (!target) return `"${specifier}" is no package of this workspace`;
  if (file.length === 0) return `"${specifier}" names no file: there are no barrels`;
  const owner = ownerOf(path, manifests);
  if (owner === target) return `"${specifier}" is this very package: import it by its relative path`;
  if (isTest(path) && target.kind === "demo") return undefined;
  if (mayImport[owner.kind].includes(target.kind)) return undefined;
  return `a ${owner.kind} must not import a ${target.kind} ("${specifier}")`;
}
