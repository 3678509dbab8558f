import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, writeFileSync } from "node:fs";

export type ProcessPlan = {
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gets the process number, for whoever comes after a crash. */
  readonly pidFile?: string;
};

/**
 * A child process in a session of its own, with its output in a file and a pipe as its stdin that it watches: the pipe ends when
 * this process ends, however it ends.
 */
export class StartedProcess {
  readonly #child: ChildProcess;
  readonly exited: Promise<string>;
  #exit: string | undefined;

  constructor(plan: ProcessPlan) {
    const log = openSync(plan.logFile, "a", 0o600);
    const env = { ...process.env, ...plan.environment };
    const cwd = plan.cwd ?? process.cwd();
    this.#child = spawn(plan.command, plan.args, { stdio: ["pipe", log, log], detached: true, env, cwd });
    closeSync(log);
    if (plan.pidFile) writeFileSync(plan.pidFile, String(this.pid));
    this.#child.stdin?.on("error", () => {}); // a child that is gone already needs no notice of the end
    this.exited = new Promise((resolve) => {
      const end = (how: string) => {
        this.#exit ??= how;
        resolve(this.#exit);
      };
      this.#child.on("error", (error) => end(error.message));
      this.#child.on("exit", (code, signal) => end(signal ? `ended by ${signal}` : `ended with exit code ${code}`));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** How it ended, or undefined while it runs. */
  get exit(): string | undefined {
    return this.#exit;
  }

  /** Asks for an orderly end and resolves when the process is gone; kills it when that takes longer than `stopMsMax`. */
  async stop(stopMsMax: number): Promise<void> {
    if (this.#exit !== undefined) return;
    const killing = setTimeout(() => this.#child.kill("SIGKILL"), stopMsMax);
    this.#child.kill("SIGTERM");
    await this.exited;
    clearTimeout(killing);
  }

  /** Ends it the hard way, as a crash would. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.exited;
  }
}
