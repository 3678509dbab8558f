import { describe, expect, it } from "vitest";
import { createLogger } from "./create-logger.ts";

describe("the log", () => {
  it("redacts addresses and tokens at any depth", () => {
    const lines: string[] = [];
    const logger = createLogger({ service: "test", level: "info" }, { write: (line) => lines.push(line) });

    logger.info(
      { email: "mona@octo.example", user: { token: "osk_secret", inner: { addresses: ["m@x.example"] } } },
      "read",
    );

    expect(lines.join("")).toContain("[redacted]");
    expect(lines.join("")).not.toMatch(/octo\.example|osk_secret|x\.example/);
  });
});
