import type { Logger } from "@oneseat/runtime/create-logger";
import type { Service } from "@oneseat/runtime/run-service";
import type { DemoConfig } from "./config.ts";
import { createGhesSimulator } from "./ghes-simulator.ts";
import { createOctoCorp } from "./octo-corp.ts";

/** When the demo's GHES licenses end; far away, so that the demo shows no warning of its own. */
const licenseExpiresAt = "2029-11-22T00:00:00Z";

/** The simulated GHES instances of Octo Corp, all in one process. */
export function createDemoInstances(config: DemoConfig, logger: Logger): Service {
  const { slug, instances } = createOctoCorp();
  const simulators = instances.map(({ hostName, accounts, version, columns, scim, seats }) => ({
    hostName,
    simulator: createGhesSimulator({
      ...{ hostName, accounts, version, columns, scim, enterprise: slug, credentials: config.credentials },
      license: { seats, kind: "standard", expiresAt: licenseExpiresAt },
    }),
  }));

  return {
    start: async () => {
      for (const [index, { hostName, simulator }] of simulators.entries()) {
        const { url } = await simulator.listen({ host: config.host, port: config.ports[index] ?? 0 });
        logger.info({ host_name: hostName, url }, "simulated GHES instance listens");
      }
    },
    close: async () => {
      await Promise.all(simulators.map(({ simulator }) => simulator.close()));
    },
  };
}
