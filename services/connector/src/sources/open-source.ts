import type { Dispatcher } from "undici";
import type { Clock } from "../clock.ts";
import type { SourceConfig } from "../config.ts";
import type { AccountSource } from "./account-source.ts";
import { createCsvSource } from "./csv.ts";
import { createGhesSource } from "./ghes.ts";
import { createJsonSource } from "./json.ts";

/** GHES's own name for its one enterprise, unless it was given another. */
const ghesEnterpriseDefault = "github";

/** The source that the configuration names. */
export function openSource(
  config: SourceConfig,
  options: {
    dispatcher: Dispatcher;
    clock: Clock;
    dataFolder: string;
    /** Instances often bear the slug of the enterprise that they sync to. */
    enterprise: () => string | null;
  },
): AccountSource {
  switch (config.kind) {
    case "csv":
      return createCsvSource(config);
    case "json":
      return createJsonSource(config);
    case "ghes":
      return createGhesSource({
        ...options,
        address: config,
        scimEnterprises: () => {
          if (config.enterprise !== null) return [config.enterprise];
          const enterprise = options.enterprise();
          return [...(enterprise === null ? [] : [enterprise]), ghesEnterpriseDefault];
        },
      });
    default:
      return config satisfies never;
  }
}
