import { ConfigError } from "@oneseat/runtime/read-config";
import { describe, expect, it } from "vitest";
import { readConnectorConfig } from "./config.ts";

const ghes = {
  ONESEAT_SOURCE: "ghes",
  ONESEAT_GHES_URL: "https://ghes.octo.example:8443/",
  ONESEAT_GHES_USERNAME: "site-admin",
  ONESEAT_GHES_TOKEN: "ghp_hunter2",
};

describe("the connector's configuration", () => {
  it("needs little for a GHES instance", () => {
    expect(readConnectorConfig(ghes)).toMatchObject({
      host: "127.0.0.1",
      port: 4100,
      dataFolder: ".oneseat/connector",
      source: { kind: "ghes", username: "site-admin", enterprise: null },
      hostName: "ghes.octo.example:8443",
      transport: "queue",
      serverId: null,
      enrolmentToken: null,
    });
  });

  it("takes a file with a host name", () => {
    const read = readConnectorConfig({
      ONESEAT_SOURCE: "csv",
      ONESEAT_SOURCE_FILE: "users.csv",
      ONESEAT_HOST_NAME: "GHES.Octo.Example",
      ONESEAT_ENROLMENT_TOKEN: "",
    });

    expect(read).toMatchObject({ source: { kind: "csv", file: "users.csv" }, hostName: "ghes.octo.example" });
  });

  it.each([
    ["no source", {}, /ONESEAT_SOURCE: must be/],
    ["a file source without file", { ONESEAT_SOURCE: "json" }, /ONESEAT_SOURCE_FILE.*ONESEAT_HOST_NAME/s],
    ["https without api", { ...ghes, ONESEAT_TRANSPORT: "https" }, /ONESEAT_API_URL/],
    ["a token without api", { ...ghes, ONESEAT_ENROLMENT_TOKEN: "t" }, /ONESEAT_API_URL/],
    [
      "several at once",
      { ONESEAT_SOURCE: "ghes", PORT: "x", REDIS_URL: "http://x", ONESEAT_SERVER_ID: "1" },
      /PORT.*REDIS_URL.*ONESEAT_GHES_URL.*ONESEAT_GHES_USERNAME.*ONESEAT_GHES_TOKEN.*ONESEAT_SERVER_ID/s,
    ],
  ])("refuses %s", (_what, environment, message) => {
    expect(() => readConnectorConfig(environment)).toThrow(ConfigError);
    expect(() => readConnectorConfig(environment)).toThrow(message);
  });

  it("takes proxies in either case", () => {
    const { proxy } = readConnectorConfig({ ...ghes, https_proxy: "http://proxy:3128", NO_PROXY: "x.example" });

    expect(proxy).toEqual({ http: null, https: "http://proxy:3128", none: "x.example" });
  });
});
