import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ConfigError, commonVariables, onOff, port, readConfig } from "./read-config.ts";

const schema = z.object({
  ...commonVariables,
  PORT: port.default(4000),
  DATABASE_URL: z.url(),
  ONESEAT_DEMO: onOff.default(true),
});

describe("reading the environment", () => {
  it("fills in what is absent or empty", () => {
    const config = readConfig(schema, { DATABASE_URL: "postgres://localhost/oneseat", PORT: "" });

    expect(config).toMatchObject({ HOST: "127.0.0.1", PORT: 4000, LOG_LEVEL: "info", ONESEAT_DEMO: true });
  });

  it("reports all problems together", () => {
    const read = () => readConfig(schema, { PORT: "many", ONESEAT_DEMO: "perhaps" });

    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/PORT.*DATABASE_URL.*ONESEAT_DEMO/s);
  });

  it("never quotes a value", () => {
    const read = () => readConfig(schema, { DATABASE_URL: "hunter2", PORT: "hunter2" });

    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining("hunter2") }));
  });
});
