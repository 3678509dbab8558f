import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, type Registry } from "prom-client";

const checkTimeoutMs = 3000;

/** A name and what must work; a check fails by rejecting. */
export type HealthChecks = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * `/livez`: the process answers. `/readyz`: 200 when every check passes, else 503 that names those which do not.
 * `/metrics`: Prometheus text of `registry`, which names no tenant.
 */
export function addHealthRoutes(server: FastifyInstance, options: { checks: HealthChecks; registry: Registry }): void {
  collectDefaultMetrics({ register: options.registry });
  server.get("/livez", async () => ({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    const results = await Promise.all(Object.entries(options.checks).map(([name, check]) => runCheck(name, check)));
    const ready = results.every((result) => result.ok);
    return reply.code(ready ? 200 : 503).send({
      status: ready ? "ok" : "not ready",
      checks: Object.fromEntries(results.map(({ name, ok }) => [name, ok ? "ok" : "failing"])),
    });
  });
  server.get("/metrics", async (_request, reply) =>
    reply.type(options.registry.contentType).send(await options.registry.metrics()),
  );
}

async function runCheck(name: string, check: () => Promise<unknown>): Promise<{ name: string; ok: boolean }> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error("timeout")), checkTimeoutMs);
  try {
    await Promise.race([check(), timeout.promise]);
    return { name, ok: true };
  } catch {
    return { name, ok: false };
  } finally {
    clearTimeout(timer);
  }
}
