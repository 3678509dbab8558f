import { describe, expect, test } from "vitest";
import { checkImports } from "./check-imports.ts";
import { checkLayout } from "./check-layout.ts";
import { checkManifests } from "./check-manifests.ts";
import type { Kind, Manifest } from "./read-manifests.ts";

const workspace: readonly Manifest[] = [
  manifest("@oneseat/contracts", "contracts", "packages/contracts", ["zod"]),
  manifest("@oneseat/queue", "package", "packages/queue", ["@oneseat/contracts"]),
  manifest("@oneseat/api", "service", "services/api", ["@oneseat/queue"]),
  manifest("@oneseat/connector", "service", "services/connector", ["@oneseat/queue"]),
  manifest("@oneseat/bench", "bench", "tests/bench", ["duckdb"]),
  manifest("oneseat", "root", "", ["vitest", "pg"]),
];

describe("checkImports", () => {
  test.each([
    ["services/api/src/app.ts", "@oneseat/queue/jobs"],
    ["packages/queue/src/jobs.ts", "@oneseat/contracts/sync"],
    ["packages/queue/src/jobs.ts", "./names.ts"],
    ["packages/queue/src/jobs.test.ts", "../../../tests/stack/test-redis.ts"],
    ["tests/flow/upload.test.ts", "@oneseat/api/app"],
    ["tests/bench/parse.bench.ts", "../../infra/local/free-port.ts"],
  ])("lets %s import %s", (path, specifier) => {
    expect(checkImports([importing(path, specifier)], workspace)).toEqual([]);
  });

  test.each([
    ["services/api/src/app.ts", "@oneseat/connector/app", "a service must not import a service"],
    ["packages/queue/src/jobs.ts", "@oneseat/api/app", "a package must not import a service"],
    ["packages/contracts/src/sync.ts", "@oneseat/queue/jobs", "a contracts must not import a package"],
    ["packages/queue/src/jobs.ts", "../../contracts/src/sync.ts", "leaves @oneseat/queue"],
    ["packages/queue/src/jobs.ts", "../../../tests/stack/test-redis.ts", "leaves @oneseat/queue"],
    ["services/api/src/app.ts", "@oneseat/queue", "names no file"],
    ["services/api/src/app.ts", "@oneseat/nothing/x", "is no package"],
  ])("refuses %s importing %s", (path, specifier, complaint) => {
    const [found] = checkImports([importing(path, specifier)], workspace);
    expect(found).toContain(`${path}:2 `);
    expect(found).toContain(complaint);
  });
});

describe("checkManifests", () => {
  test("finds an import that package.json lacks", () => {
    const found = checkManifests([importing("services/api/src/app.ts", "pg")], workspace);
    expect(found).toContain('services/api/src/app.ts:2 "pg" is not in services/api/package.json');
  });

  test("lets a test use what the root has", () => {
    const found = checkManifests([importing("services/api/src/app.test.ts", "pg")], workspace);
    expect(found.filter((complaint) => complaint.includes('"pg"'))).toEqual([]);
  });

  test("finds a dependency that nothing imports", () => {
    expect(checkManifests([], workspace)).toContain('packages/contracts/package.json:1 "zod" is not imported anywhere');
  });

  test("finds packages that need each other", () => {
    const circle = [
      manifest("@oneseat/queue", "package", "packages/queue", ["@oneseat/runtime"]),
      manifest("@oneseat/runtime", "package", "packages/runtime", ["@oneseat/queue"]),
    ];
    expect(checkManifests([], circle).filter((complaint) => complaint.includes("depends on itself"))).toHaveLength(2);
  });
});

describe("checkLayout", () => {
  test("lets a route lie two folders deep", () => {
    expect(checkLayout([{ path: "services/api/src/routes/people/list-people.ts", text: "" }])).toEqual([]);
  });

  test.each([
    ["services/api/src/a/b/c/deep.ts", "", "more than 2 folders"],
    ["packages/queue/src/utils/x.ts", "", "drawer"],
    ["packages/queue/src/openQueue.ts", "", "kebab-case"],
    ["services/api/src/app.ts", "\nprocess.env.PORT", ":2 reads the environment"],
  ])("refuses %s", (path, text, complaint) => {
    expect(checkLayout([{ path, text }]).join()).toContain(complaint);
  });
});

function importing(path: string, specifier: string) {
  return { path, text: `// first line\nimport { x } from "${specifier}";\n` };
}

function manifest(name: string, kind: Kind, folder: string, dependencies: readonly string[]): Manifest {
  return { name, kind, folder, dependencies: new Set(dependencies) };
}
