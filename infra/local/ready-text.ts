import { relative } from "node:path";
import type { DataFolder } from "./data-folder.ts";
import { type RunSettings, shownAddress } from "./run-settings.ts";
import type { StartedDemo } from "./start-demo.ts";

/** What a newcomer needs next. */
export function readyText(settings: RunSettings, folder: DataFolder, demo: StartedDemo | undefined): string {
  const host = shownAddress(settings.host);
  const url = `http://${host}:${settings.apiPort}`;
  const path = (name: string) => shortPath(folder.at(name));
  const lines = demo ? demoLines({ url, host }, path, demo) : emptyLines(url, path);
  return [
    ...lines,
    `  logs          ${path("logs")}`,
    "  stop          Ctrl-C; the next start goes on where this one ended",
  ].join("\n");
}

function demoLines(
  { url, host }: { url: string; host: string },
  path: (name: string) => string,
  demo: StartedDemo,
): readonly string[] {
  const count = (value: number) => value.toLocaleString("en");
  const bearer = `-H "Authorization: Bearer $(cat ${path("owner-token")})"`;
  return [
    `OneSeat is ready: ${url}`,
    `  sign in       with the token in ${path("owner-token")}`,
    `  report        ${demo.slug} consumes ${count(demo.seatsConsumed)} of ${count(demo.seatsPurchased)} seats`,
    `  try           curl ${bearer} "${url}/enterprises/${demo.slug}/consumed-licenses?per_page=1"`,
    `  API           ${url}/docs`,
    ...demo.connectors.map(
      ({ hostName, port, tokenFile }) =>
        `  instance      http://${host}:${port} (${hostName}; token in ${shortPath(tokenFile)})`,
    ),
  ];
}

function emptyLines(url: string, path: (name: string) => string): readonly string[] {
  const bearer = `-H "Authorization: Bearer $(cat ${path("operator-token")})"`;
  return [
    `OneSeat is ready: ${url}`,
    `  sign in       with the token in ${path("operator-token")}, and make an enterprise; or`,
    `  first step    curl ${bearer} --json '{"slug": "my-company"}' ${url}/api/v1/enterprises`,
    `  API           ${url}/docs`,
  ];
}

/** From where the command was given, unless it lies elsewhere. */
function shortPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}
