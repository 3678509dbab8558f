import { enterpriseSlug, hostName, uuid } from "@oneseat/contracts/identifiers";
import { commonVariables, port, readConfig } from "@oneseat/runtime/read-config";
import { z } from "zod";

const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// address" });
const redisUrl = z.url({ protocol: /^rediss?$/, error: "must be a redis:// address" });

/** What must be there depends on source and transport; decided first, so that all problems are told together. */
function variablesFor(environment: NodeJS.ProcessEnv) {
  const isGhes = environment.ONESEAT_SOURCE === "ghes";
  const isFile = environment.ONESEAT_SOURCE === "csv" || environment.ONESEAT_SOURCE === "json";
  const isConnected = Boolean(environment.ONESEAT_ENROLMENT_TOKEN) || environment.ONESEAT_TRANSPORT === "https";
  return z.object({
    ...commonVariables,
    PORT: port.default(4100),
    REDIS_URL: redisUrl.optional(),
    ONESEAT_DATA_DIR: z.string().default(".oneseat/connector"),
    ONESEAT_SOURCE: z.enum(["ghes", "csv", "json"], { error: "must be `ghes`, `csv` or `json`" }),
    ONESEAT_SOURCE_FILE: requiredIf(isFile, text("must name the file with the accounts")),
    ONESEAT_GHES_URL: requiredIf(isGhes, httpUrl),
    ONESEAT_GHES_USERNAME: requiredIf(isGhes, text("must name a site administrator of the instance")),
    ONESEAT_GHES_TOKEN: requiredIf(isGhes, text("must be that user's classic token with the `site_admin` scope")),
    ONESEAT_GHES_ENTERPRISE: enterpriseSlug.optional(),
    ONESEAT_HOST_NAME: requiredIf(isFile, hostName),
    ONESEAT_SERVER_ID: uuid.optional(),
    ONESEAT_API_URL: requiredIf(isConnected, httpUrl),
    ONESEAT_ENROLMENT_TOKEN: z.string().max(500).optional(),
    ONESEAT_TRANSPORT: z.enum(["queue", "https"], { error: "must be `queue` or `https`" }).default("queue"),
    HTTP_PROXY: httpUrl.optional(),
    HTTPS_PROXY: httpUrl.optional(),
    NO_PROXY: z.string().optional(),
  });
}

type Variables = z.infer<ReturnType<typeof variablesFor>>;

/** Its type admits absence either way: whether it is required is known only when it runs. */
function requiredIf<Schema extends z.ZodType>(isRequired: boolean, schema: Schema) {
  return isRequired ? schema : schema.optional();
}

function text(problem: string) {
  return z.string({ error: problem });
}

export type SourceConfig =
  | {
      readonly kind: "ghes";
      readonly url: string;
      readonly username: string;
      readonly token: string;
      readonly enterprise: string | null;
    }
  | { readonly kind: "csv" | "json"; readonly file: string };

export type ConnectorConfig = {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly dataFolder: string;
  readonly source: SourceConfig;
  readonly hostName: string;
  /** Null: made at first start and kept. */
  readonly serverId: string | null;
  readonly apiUrl: string | null;
  readonly enrolmentToken: string | null;
  readonly transport: "queue" | "https";
  readonly redisUrl: string | null;
  readonly proxy: { readonly http: string | null; readonly https: string | null; readonly none: string | null };
};

/** Throws `ConfigError` that tells all problems together. */
export function readConnectorConfig(environment: NodeJS.ProcessEnv): ConnectorConfig {
  const read = readConfig(variablesFor(environment), withUpperCaseProxies(environment));
  return {
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    dataFolder: read.ONESEAT_DATA_DIR,
    source: sourceConfig(read),
    hostName: read.ONESEAT_HOST_NAME ?? hostName.parse(new URL(read.ONESEAT_GHES_URL ?? "").host),
    serverId: read.ONESEAT_SERVER_ID ?? null,
    apiUrl: read.ONESEAT_API_URL ?? null,
    enrolmentToken: read.ONESEAT_ENROLMENT_TOKEN ?? null,
    transport: read.ONESEAT_TRANSPORT,
    redisUrl: read.REDIS_URL ?? null,
    proxy: { http: read.HTTP_PROXY ?? null, https: read.HTTPS_PROXY ?? null, none: read.NO_PROXY ?? null },
  };
}

/** What the schema has found to be there. */
function sourceConfig(read: Variables): SourceConfig {
  if (read.ONESEAT_SOURCE !== "ghes") return { kind: read.ONESEAT_SOURCE, file: read.ONESEAT_SOURCE_FILE ?? "" };
  return {
    kind: "ghes",
    url: read.ONESEAT_GHES_URL ?? "",
    username: read.ONESEAT_GHES_USERNAME ?? "",
    token: read.ONESEAT_GHES_TOKEN ?? "",
    enterprise: read.ONESEAT_GHES_ENTERPRISE ?? null,
  };
}

/** Proxies are customarily named in lower case too, which comes first. */
function withUpperCaseProxies(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...environment,
    HTTP_PROXY: environment.http_proxy || environment.HTTP_PROXY,
    HTTPS_PROXY: environment.https_proxy || environment.HTTPS_PROXY,
    NO_PROXY: environment.no_proxy || environment.NO_PROXY,
  };
}
