import { ConfigError } from "@oneseat/runtime/read-config";
import { expect, it } from "vitest";
import { readDedupWorkerConfig } from "./config.ts";

it("has a port of its own", () => {
  const environment = { DATABASE_URL: "postgres://localhost/oneseat", REDIS_URL: "redis://localhost" };

  expect(readDedupWorkerConfig(environment)).toMatchObject({ host: "127.0.0.1", port: 4002, logLevel: "info" });
});

it("names every variable to mend", () => {
  const read = () => readDedupWorkerConfig({ DATABASE_URL: "mysql://localhost", PORT: "x" });

  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/PORT.*DATABASE_URL.*REDIS_URL/s);
});
