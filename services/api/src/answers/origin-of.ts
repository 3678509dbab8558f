import type { FastifyRequest } from "fastify";
import type { ApiConfig } from "../config.ts";

/** Where clients find this service: begins the URLs that it gives them. */
export function originOf({ protocol, host }: FastifyRequest, { publicUrl }: Pick<ApiConfig, "publicUrl">): string {
  return publicUrl ?? `${protocol}://${host}`;
}
