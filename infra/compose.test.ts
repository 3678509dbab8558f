import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DCLinter } from "dclint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { memoryEnvironment, memoryFlags } from "./local/memory-flags.ts";

const root = new URL("../", import.meta.url);
const composeFile = fileURLToPath(new URL("docker-compose.yml", root));
const text = readFileSync(composeFile, "utf8");

/** As dclint documents it; its own declarations do not resolve under `nodenext`. */
interface LintResult {
  readonly messages: readonly { readonly line: number; readonly message: string }[];
}

const variables = z.record(z.string(), z.string());
const service = z.object({
  image: z.string(),
  build: z.object({ dockerfile: z.string() }).optional(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
  restart: z.string(),
  profiles: z.array(z.string()).optional(),
  environment: variables.default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const { services } = z.object({ services: z.record(z.string(), service) }).parse(parse(text, { merge: true }));
const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);

describe("docker-compose.yml", () => {
  test("fits the compose schema and lint rules", () => {
    // Services stand in the order of the flow, keys in the order in which they are read.
    const order = ["service-keys-order", "services-alphabetical-order", "top-level-properties-order"];
    const rules = Object.fromEntries([...order, "require-quotes-in-ports"].map((name) => [name, 0 as const]));
    const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] });
    const results: LintResult[] = linter.lintFiles([composeFile], false);
    expect(results.flatMap(({ messages }) => messages).map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });

  test("bounds memory as every other start does", () => {
    for (const [, { command, environment }] of ours) {
      const [program = "", ...flags] = [command ?? []].flat().toReversed();
      expect(flags.toReversed()).toEqual(memoryFlags(program));
      expect(environment).toMatchObject(memoryEnvironment(program));
    }
  });

  test("holds no secret", () => {
    const secret = /(PASSWORD|TOKEN|SECRET|AUTH)/;
    const environments = Object.values(services).flatMap(({ environment }) => Object.entries(environment));
    const values = environments.filter(([name]) => secret.test(name)).map(([, value]) => value);
    expect(values.length).toBeGreaterThan(4);
    for (const value of values) expect(value).toMatch(/^\$\{[A-Z_]+:(\?[^}]+|-)\}$/);
    expect(text.replaceAll(/\$\{[^}]+\}/g, "")).not.toMatch(/:\/\/[^/\s]*:[^/@\s]+@/);
  });

  test("says how to set what must be set", () => {
    const example = readFileSync(new URL(".env.example", root), "utf8");
    for (const [, name] of text.matchAll(/\$\{([A-Z_]+)/g)) expect(example).toMatch(new RegExp(`^${name}=`, "m"));
  });

  test("runs programs that exist from one image", () => {
    expect(ours.map(([name]) => name)).toEqual(["migrate", "ingestion", "dedup-worker", "api", "connector"]);
    for (const [, { build, command }] of ours) {
      expect(build?.dockerfile).toBe("infra/Dockerfile");
      expect(existsSync(new URL(String(command?.at(-1)), root))).toBe(true);
    }
    expect(existsSync(new URL("infra/Dockerfile", root))).toBe(true);
  });

  test("asks every service whether it is ready", () => {
    const [probe, running] = [["CMD", "node", "infra/probe-ready.ts"], ours.filter(([name]) => name !== "migrate")];
    for (const [, { healthcheck, environment }] of running) {
      expect(healthcheck?.test).toEqual(probe);
      expect(environment.PORT).toMatch(/^\d+$/);
    }
    expect(services.postgres?.healthcheck).toBeDefined();
    expect(services.redis?.healthcheck).toBeDefined();
  });

  test("keeps the queue durable", () => {
    const { command, volumes } = services.redis ?? {};
    expect(command).toContain("--appendonly yes");
    expect(command).toContain("--maxmemory-policy noeviction");
    expect(volumes).toEqual(["redis:/data"]);
  });

  test("is reached from this machine alone", () => {
    for (const port of Object.values(services).flatMap(({ ports }) => ports)) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(services.connector?.profiles).toEqual(["connector"]);
  });
});
