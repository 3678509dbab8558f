import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

const logBytesMax = 5 * 1024 * 1024;

/** All that a run keeps: one folder, one run at a time. */
export class DataFolder {
  readonly path: string;
  readonly #lock: DatabaseSync;

  /** Makes the folder if need be and takes it. Throws when another run has it. */
  constructor(path: string) {
    this.path = resolve(path);
    for (const part of ["logs", "run", "connectors"])
      mkdirSync(join(this.path, part), { recursive: true, mode: 0o700 });
    this.#lock = takeLock(join(this.path, "run", "lock"), this.path);
  }

  /** A file or folder in it. */
  at(...parts: readonly string[]): string {
    return join(this.path, ...parts);
  }

  /** The log of one process; what has grown large makes room, and one older file is kept. */
  logFile(name: string): string {
    const file = this.at("logs", `${name}.log`);
    if (existsSync(file) && statSync(file).size > logBytesMax) renameSync(file, `${file}.1`);
    return file;
  }

  /** A secret of this installation, made on first use. */
  secret(name: string): string {
    const kept = this.read(name);
    if (kept !== undefined) return kept;
    const secret = randomBytes(32).toString("base64url");
    this.write(name, secret);
    return secret;
  }

  /** The content of a file without the line end; undefined when there is none. */
  read(name: string): string | undefined {
    const file = this.at(name);
    return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
  }

  /** Replaces a file in one step, readable by its owner alone. */
  write(name: string, text: string): void {
    const half = this.at(`${name}.half`);
    writeFileSync(half, `${text}\n`, { mode: 0o600, flush: true });
    renameSync(half, this.at(name));
  }

  release(): void {
    this.#lock.close();
  }
}

/** SQLite's lock, because the system takes it back when its holder dies, however it dies. */
function takeLock(file: string, folder: string): DatabaseSync {
  const lock = new DatabaseSync(file);
  try {
    lock.exec("begin exclusive");
    return lock;
  } catch (error) {
    lock.close();
    throw new Error(
      `another OneSeat runs in ${folder}. Stop it first, or start this one beside it: ` +
        "ONESEAT_DATA_DIR=.oneseat-2 PORT=5000 ONESEAT_CONNECTOR_PORT=5100 npm start",
      { cause: error },
    );
  }
}
