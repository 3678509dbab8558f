import { configDefaults, defineConfig } from "vitest/config";

// Tests that need Postgres or Redis say so in their name, so that the others start at once.
const withServers = ["**/*.{pg,redis,stack}.test.ts", "tests/**/*.test.ts"];

// One system and one browser, which the flows take turns at; after the others, so that neither waits for the other's load.
const inBrowser = "tests/browser/**/*.test.ts";

/** CI counts from this file; `npm test` itself stays the same command everywhere. */
const reportFile = process.env.ONESEAT_TEST_REPORT;

export default defineConfig({
  test: {
    reporters: reportFile ? ["default", ["json", { outputFile: reportFile }]] : ["default"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "plain",
          include: ["{services,packages,demo,infra}/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...withServers],
        },
      },
      {
        extends: true,
        test: {
          name: "stack",
          include: ["{services,packages,demo,infra}/**/*.{pg,redis,stack}.test.ts", "tests/**/*.test.ts"],
          exclude: [...configDefaults.exclude, inBrowser],
          globalSetup: ["tests/stack/global-setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: [inBrowser],
          globalSetup: ["tests/browser/global-setup.ts"],
          testTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
