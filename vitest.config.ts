import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{services,packages,demo,infra,tests}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/.oneseat/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
