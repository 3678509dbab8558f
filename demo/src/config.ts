import { commonVariables, port, readConfig } from "@oneseat/runtime/read-config";
import { z } from "zod";

const instanceCount = 3;

const variables = z.object({
  ...commonVariables,
  ONESEAT_DEMO_GHES_PORTS: z
    .string()
    .default("4201,4202,4203")
    .transform((text): unknown[] => text.split(","))
    .pipe(z.array(port).length(instanceCount, `must be ${instanceCount} ports, separated by commas`)),
  ONESEAT_DEMO_GHES_USERNAME: z.string().default("site-admin"),
  ONESEAT_DEMO_GHES_TOKEN: z.string().min(1, "must be a token that the connectors know too"),
});

export interface DemoConfig {
  readonly host: string;
  readonly logLevel: z.infer<typeof commonVariables.LOG_LEVEL>;
  /** Of the three instances, in the order of `createOctoCorp`. */
  readonly ports: readonly number[];
  readonly credentials: { readonly username: string; readonly token: string };
}

export function readDemoConfig(environment: NodeJS.ProcessEnv): DemoConfig {
  const values = readConfig(variables, environment);
  return {
    host: values.HOST,
    logLevel: values.LOG_LEVEL,
    ports: values.ONESEAT_DEMO_GHES_PORTS,
    credentials: { username: values.ONESEAT_DEMO_GHES_USERNAME, token: values.ONESEAT_DEMO_GHES_TOKEN },
  };
}
