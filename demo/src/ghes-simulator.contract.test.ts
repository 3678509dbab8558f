import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGhesSimulator } from "./ghes-simulator.ts";
import { createOctoCorp } from "./octo-corp.ts";

const require = createRequire(import.meta.url);
const description = require.resolve("@octokit/openapi/generated/ghes-3.19.deref.json");
const { paths } = JSON.parse(readFileSync(description, "utf8"));
const [instance] = createOctoCorp().instances;
if (!instance) throw new Error("the demo has instances");
const simulator = createGhesSimulator({ ...instance, credentials: { username: "site-admin", token: "a-token" } });
let url = "";

beforeAll(async () => {
  ({ url } = await simulator.listen());
});
afterAll(() => simulator.close());

describe("GitHub's description of GHES 3.19", () => {
  test.each([
    ["/meta", "/meta"],
    ["/enterprise/settings/license", "/enterprise/settings/license"],
    ["/enterprise/stats/users", "/enterprise/stats/users"],
    ["/scim/v2/enterprises/{enterprise}/Users", "/scim/v2/enterprises/octo-corp/Users?count=100"],
  ])("describes the answer of %s", async (path, request) => {
    const answer = await fetch(`${url}/api/v3${request}`, { headers: { authorization: "Bearer a-token" } });
    const type = answer.headers.get("content-type")?.split(";")[0] ?? "";
    const { schema } = paths[path].get.responses["200"].content[type];
    // The description is OpenAPI 3.0, some of whose words JSON Schema does not know.
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile(schema);
    validate(await answer.json());
    expect(validate.errors ?? []).toEqual([]);
  });
});
