import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Kind = "contracts" | "package" | "service" | "demo" | "bench" | "root";

/** A member of the workspace, as its package.json says. */
export type Manifest = {
  readonly name: string;
  readonly kind: Kind;
  /** From the root of the repository; "" for the root itself. */
  readonly folder: string;
  readonly dependencies: ReadonlySet<string>;
};

export function readManifests(root: string): readonly Manifest[] {
  const members = ["packages", "services"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
  );
  return [...members, "demo", "tests/bench", ""]
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => {
      const { name, dependencies, devDependencies } = JSON.parse(
        readFileSync(join(root, folder, "package.json"), "utf8"),
      );
      const names = [...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})];
      return { name, kind: kindOf(folder), folder, dependencies: new Set(names) };
    });
}

/** Whose file it is: what lies in no member's folder (infra, tests) belongs to the root. */
export function ownerOf(path: string, manifests: readonly Manifest[]): Manifest {
  const owner = manifests.find(({ folder }) => folder === "" || path.startsWith(`${folder}/`));
  if (!owner) throw new Error(`${path} belongs to no package: the root's package.json is missing`);
  return owner;
}

function kindOf(folder: string): Kind {
  if (folder === "packages/contracts") return "contracts";
  if (folder.startsWith("packages/")) return "package";
  if (folder.startsWith("services/")) return "service";
  if (folder === "tests/bench") return "bench";
  return folder === "demo" ? "demo" : "root";
}
