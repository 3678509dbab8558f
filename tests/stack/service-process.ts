import { fileURLToPath } from "node:url";
import { freePort } from "../../infra/local/free-port.ts";
import { memoryEnvironment, memoryFlags } from "../../infra/local/memory-flags.ts";
import { StartedProcess } from "../../infra/local/started-process.ts";
import { waitUntilReady } from "../../infra/local/wait-until-ready.ts";

export type ServiceProcessOptions = {
  readonly name: string;
  /** From the root of the repository. */
  readonly program: string;
  readonly folder: string;
  /** What must answer 200 before it counts as started. */
  readonly readyPath: "/livez" | "/readyz";
  readonly environment: Readonly<Record<string, string>>;
};

const readyMsMax = 30_000;
const stopMsMax = 15_000;
const answerMsMax = 2_000;

/** A real process of a service, on a port that it keeps over restarts: for tests that kill it, and for those that do not. */
export class ServiceProcess {
  readonly url: string;
  readonly logFile: string;
  readonly #options: ServiceProcessOptions;
  readonly #port: number;
  #running: StartedProcess | undefined;

  private constructor(options: ServiceProcessOptions, port: number) {
    this.#options = options;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.logFile = `${options.folder}/${options.name}.log`;
  }

  static async start(options: ServiceProcessOptions): Promise<ServiceProcess> {
    const service = new ServiceProcess(options, await freePort());
    await service.start();
    return service;
  }

  /** Starts it, also after `kill` or `stop`; resolves when it is ready. */
  async start(): Promise<void> {
    const { name, program, folder, readyPath, environment } = this.#options;
    const { logFile } = this;
    this.#running = new StartedProcess({
      command: process.execPath,
      args: [
        "--disable-warning=ExperimentalWarning",
        ...memoryFlags(program),
        fileURLToPath(new URL(`../../${program}`, import.meta.url)),
      ],
      environment: {
        ...memoryEnvironment(program),
        HOST: "127.0.0.1",
        ONESEAT_STOP_ON_STDIN_END: "on",
        ...environment,
        PORT: String(this.#port),
      },
      logFile,
      cwd: folder,
    });
    const isReady = () => answersOk(`${this.url}${readyPath}`);
    await waitUntilReady(this.#running, { name, logFile, readyMsMax, signal: undefined, isReady });
  }

  /** 0 before the first start. */
  get pid(): number {
    return this.#running?.pid ?? 0;
  }

  /** Ends it as `kill -9` does. */
  async kill(): Promise<void> {
    await this.#running?.kill();
  }

  /** Halts it where it is, so that a test meets it in the middle of its work. */
  pause(): void {
    if (this.#running) process.kill(this.#running.pid, "SIGSTOP");
  }

  /** Lets it go on; harmless when it has been killed. */
  resume(): void {
    if (this.#running && this.#running.exit === undefined) process.kill(this.#running.pid, "SIGCONT");
  }

  async stop(): Promise<void> {
    await this.#running?.stop(stopMsMax);
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(answerMsMax) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false; // nothing listens yet
  }
}
