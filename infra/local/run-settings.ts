/** What `npm start` reads from the environment; the rest is decided here. All of it has a default. */
export type RunSettings = {
  readonly dataFolder: string;
  readonly demo: boolean;
  /** Where api and the connectors listen; everything else stays on 127.0.0.1. */
  readonly host: string;
  readonly apiPort: number;
  /** Of the first connector; the others follow. */
  readonly connectorPort: number;
  /** Servers to use instead of our own. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly snapshotRedisUrl: string | undefined;
};

const connectorPortsNeeded = 3;
const portMax = 65_535;

/** Throws with the variable to mend. */
export function readRunSettings(environment: NodeJS.ProcessEnv): RunSettings {
  const read = (name: string) => environment[name] || undefined;
  const demo = read("ONESEAT_DEMO") ?? "on";
  if (demo !== "on" && demo !== "off") throw new Error("ONESEAT_DEMO must be on or off");
  return {
    dataFolder: read("ONESEAT_DATA_DIR") ?? ".oneseat",
    demo: demo === "on",
    host: read("HOST") ?? "127.0.0.1",
    apiPort: portOf("PORT", read("PORT") ?? "4000", portMax),
    connectorPort: portOf(
      "ONESEAT_CONNECTOR_PORT",
      read("ONESEAT_CONNECTOR_PORT") ?? "4100",
      portMax - connectorPortsNeeded + 1,
    ),
    databaseUrl: read("DATABASE_URL"),
    redisUrl: read("REDIS_URL"),
    snapshotRedisUrl: read("SNAPSHOT_REDIS_URL"),
  };
}

/** Where this machine reaches what listens on `host`. */
export function localAddress(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

/** The same, as a person would write it. */
export function shownAddress(host: string): string {
  const address = localAddress(host);
  return address === "127.0.0.1" ? "localhost" : address;
}

function portOf(name: string, text: string, max: number): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port <= max) return port;
  throw new Error(`${name} must be a port number from 1 to ${max}`);
}
