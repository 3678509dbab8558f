import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { waitUntil } from "../../infra/local/wait-until.ts";

export const readyMsMax = 150_000;

const program = fileURLToPath(new URL("../../infra/local/start.ts", import.meta.url));

export type StartRunOptions = {
  readonly folder: string;
  readonly port: number;
  readonly connectorPort: number;
};

/** What `npm start` runs, as a process of its own on servers of its own. */
export class StartRun {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  #output = "";

  constructor({ folder, port, connectorPort }: StartRunOptions) {
    const addresses = { PORT: String(port), ONESEAT_CONNECTOR_PORT: String(connectorPort), HOST: "" };
    const ownServers = { DATABASE_URL: "", REDIS_URL: "", SNAPSHOT_REDIS_URL: "", ONESEAT_DEMO: "on" };
    this.process = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program], {
      env: { ...process.env, ...addresses, ...ownServers, ONESEAT_DATA_DIR: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    }
  }

  /** All that it has written so far. */
  get output(): string {
    return this.#output;
  }

  /** Rejects with what it wrote when it ends before, or never says the text. */
  async untilSaid(text: string): Promise<void> {
    const said = async () => {
      if (this.process.exitCode !== null) throw new Error(`it ended: ${this.#output}`);
      return this.#output.includes(text) ? true : undefined;
    };
    if (!(await waitUntil(said, { waitMsMax: readyMsMax }))) throw new Error(`never said: ${text}\n${this.#output}`);
  }

  untilReady(): Promise<void> {
    return this.untilSaid("OneSeat is ready");
  }

  /** Asks for an orderly end; resolves when the process has gone. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("close", resolve));
    this.process.kill("SIGTERM");
    await ended;
  }
}
