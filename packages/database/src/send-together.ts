import type pg from "pg";
import { typeParser } from "./type-parser.ts";

/** A Buffer is a value in Postgres' binary form. */
export type StatementValue = string | number | boolean | Buffer | null;

/** A statement that each connection prepares once: wherever the name is used, the text has to be the same. */
export type Statement<Row extends object = object> = {
  readonly name: string;
  readonly text: string;
  readonly values: readonly StatementValue[];
  /** What a `copy … from stdin` takes in: whole, as `BinaryRows` ends it. */
  readonly copied?: readonly Buffer[];
  /** For the compiler alone: what its rows are. */
  readonly row?: Row;
};

export type StatementResult<Row extends object = object> = {
  readonly rows: readonly Row[];
  readonly rowCount: number;
  readonly command: string;
};

export type ResultsOf<Statements extends readonly Statement[]> = {
  readonly [Index in keyof Statements]: Statements[Index] extends Statement<infer Row> ? StatementResult<Row> : never;
};

/**
 * Sends statements that do not wait for each other's results in one message. Postgres works on them in order and answers them
 * together; of one that fails and all behind it nothing is done, and the promise rejects with its error. A
 * statement alone costs 110 µs of both processors, one of five in a message 25 µs: nearly all of it is sending and waking.
 */
export function sendTogether<const Statements extends readonly Statement[]>(
  client: pg.PoolClient,
  statements: Statements,
): Promise<ResultsOf<Statements>> {
  return new Promise((resolve, reject) => {
    if (statements.length === 0) return resolve(resultsOf<Statements>([]));
    client.query(new Message(statements, (results) => resolve(resultsOf<Statements>(results)), reject));
  });
}

/** `Message` gives one result for each statement, in their order, with rows as the statement's text selects them. */
function resultsOf<Statements extends readonly Statement[]>(results: StatementResult[]): ResultsOf<Statements> {
  return results as unknown as ResultsOf<Statements>;
}

type Field = { readonly name: string; readonly parse: (text: string) => unknown };

/** What pg tells whoever submits a query, for all statements of a message: the answers come in the order of the statements. */
class Message implements pg.Submittable {
  readonly #statements: readonly Statement[];
  readonly #resolve: (results: StatementResult[]) => void;
  readonly #reject: (error: Error) => void;
  readonly #results: StatementResult[] = [];
  #fields: Field[] = [];
  #rows: object[] = [];

  constructor(
    statements: readonly Statement[],
    resolve: (results: StatementResult[]) => void,
    reject: (error: Error) => void,
  ) {
    this.#statements = statements;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Of the statement that is being answered: by it pg remembers what a connection has prepared. */
  get name(): string | undefined {
    return this.#statements[this.#results.length]?.name;
  }

  get text(): string | undefined {
    return this.#statements[this.#results.length]?.text;
  }

  /** Returns an error where nothing was sent, as pg wants it. */
  submit(connection: pg.Connection): Error | null {
    const wire = wireOf(connection);
    const texts = new Map<string, string>();
    for (const { name, text } of this.#statements) {
      const before = wire.parsedStatements[name] ?? texts.get(name) ?? text;
      if (before !== text) return new Error(`the statement ${name} has another text already`);
      texts.set(name, text);
    }
    wire.stream.cork();
    for (const { name, text, values, copied } of this.#statements) {
      // Only before the first of its name.
      const isNew = wire.parsedStatements[name] === undefined && texts.delete(name);
      if (isNew) wire.parse({ name, text });
      wire.bind({ statement: name, values, valueMapper: toWire });
      wire.describe({ type: "P" });
      wire.execute(null);
      if (copied === undefined) continue;
      for (const chunk of copied) wire.sendCopyFromChunk(chunk);
      wire.endCopyFrom();
    }
    wire.sync();
    wire.stream.uncork();
    return null;
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.#fields = fields.map(({ name, dataTypeID }) => ({ name, parse: typeParser(dataTypeID) }));
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const row: Record<string, unknown> = {};
    let index = 0;
    for (const { name, parse } of this.#fields) {
      const text = fields[index++] ?? null;
      row[name] = text === null ? null : parse(text);
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    const words = text.split(" ");
    this.#results.push({ rows: this.#rows, rowCount: Number(words.at(-1)) || 0, command: words[0] ?? "" });
    this.#rows = [];
  }

  /** Its bytes are on their way already. */
  handleCopyInResponse(): void {}

  handleReadyForQuery(): void {
    this.#resolve(this.#results);
  }

  handleError(error: Error): void {
    this.#reject(error);
  }
}

function toWire(value: StatementValue): string | Buffer | null {
  return value === null || Buffer.isBuffer(value) ? value : String(value);
}

type Wire = {
  readonly stream: { cork(): void; uncork(): void };
  /** By name: the texts of what the connection has prepared. */
  readonly parsedStatements: Record<string, string | undefined>;
  parse(statement: { name: string; text: string }): void;
  bind(binding: { statement: string; values: readonly StatementValue[]; valueMapper: typeof toWire }): void;
  describe(portal: { type: "P" }): void;
  execute(portal: null): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sync(): void;
};

/** The connection as pg 8 has it, which pg-cursor and pg-copy-streams use too; its types are of an older one. */
function wireOf(connection: pg.Connection): Wire {
  return connection as unknown as Wire;
}
