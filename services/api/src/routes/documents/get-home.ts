import { z } from "zod";
import type { ApiServer } from "../../dependencies.ts";
import { problems } from "../route-schema.ts";

const home = z.object({
  name: z.string(),
  about: z.string(),
  documentation: z.string(),
  openapi: z.string(),
  enterprises: z.string(),
  consumed_licenses: z.string(),
  health: z.object({ live: z.string(), ready: z.string(), metrics: z.string() }),
});

export function addGetHome(server: ApiServer): void {
  server.get(
    "/",
    {
      config: { access: "public" },
      schema: { tags: ["Documents"], summary: "Where things are", response: { 200: home, ...problems } },
    },
    async () => ({
      name: "OneSeat",
      about: "One person, one license: what a company's GitHub deployments consume, counted by the person.",
      documentation: "/docs",
      openapi: "/openapi.json",
      enterprises: "/api/v1/enterprises",
      consumed_licenses: "/enterprises/{enterprise}/consumed-licenses",
      health: { live: "/livez", ready: "/readyz", metrics: "/metrics" },
    }),
  );
}
