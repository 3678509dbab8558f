import { bytesLiteral, type CopiedRows, literal, RowCopier } from "@oneseat/database/copied-rows";
import type { EnterpriseTransaction } from "@oneseat/database/open-database";
import { validToOpen } from "@oneseat/database/tables/people";

const rowsAtOnce = 5_000;
const [orderKeyField, validFromField, bodyField] = [0, 1, 2] as const;

export type PersonInForce = { readonly order_key: Buffer; readonly valid_from: number; readonly body: string };

export type PeopleInForceOptions = {
  /** There is no report yet, and nothing to ask for. */
  readonly isEmpty?: boolean;
  /** Smaller batches let a test have many. */
  readonly rowsAtOnce?: number;
};

/**
 * Walks the people of the current report in order. While the caller walks a batch, Postgres sends the next; `fill` waits for it.
 * Bodies are read to be compared as they are: that costs less than a hash of each, which would have to be made, stored
 * and trusted.
 *
 * The caller may end people and begin others up to where the walk stands: a batch is asked for behind the last of the one
 * before, so that no walk meets what was begun on it.
 */
export class PeopleInForce {
  readonly #enterpriseId: string;
  readonly #copier: RowCopier;
  readonly #rowsAtOnce: number;
  #rows: CopiedRows | null = null;
  #place = 0;
  /** Null behind the last batch. */
  #next: Promise<CopiedRows> | null;

  constructor({ client, enterpriseId }: EnterpriseTransaction, options: PeopleInForceOptions = {}) {
    this.#enterpriseId = enterpriseId;
    this.#copier = new RowCopier(client);
    this.#rowsAtOnce = options.rowsAtOnce ?? rowsAtOnce;
    this.#next = options.isEmpty ? null : this.#copyBehind(Buffer.alloc(0));
  }

  /** The person that the walk stands at, or null past the last; `fill` must have been waited for. */
  get current(): PersonInForce | null {
    const rows = this.#rows;
    if (!rows || this.#place >= rows.count) return null;
    return {
      order_key: Buffer.from(rows.slice(orderKeyField)),
      valid_from: rows.int4(validFromField),
      body: rows.text(bodyField),
    };
  }

  /** Whether that person has this body, as JSON text in UTF-8. */
  hasBody(body: Buffer): boolean {
    const rows = this.#rows;
    if (!rows || this.#place >= rows.count) return false;
    const [from, to] = [rows.from(bodyField), rows.to(bodyField)];
    return to - from === body.length && rows.bytes.compare(body, 0, body.length, from, to) === 0;
  }

  /** Whether it can only be known from Postgres who comes next. */
  get needsFilling(): boolean {
    return this.#next !== null && this.#place >= (this.#rows?.count ?? 0);
  }

  /** Whether nobody comes any more. */
  get ended(): boolean {
    return this.#next === null && this.#place >= (this.#rows?.count ?? 0);
  }

  async fill(): Promise<void> {
    const rows = await this.#next;
    this.#rows = rows;
    this.#place = 0;
    this.#next = null;
    if (!rows || rows.count === 0) return;
    if (rows.count === this.#rowsAtOnce) {
      rows.goTo(rows.count - 1);
      this.#next = this.#copyBehind(rows.slice(orderKeyField));
    }
    rows.goTo(0);
  }

  advance(): void {
    this.#place += 1;
    if (this.#rows && this.#place < this.#rows.count) this.#rows.goTo(this.#place);
  }

  #copyBehind(orderKey: Buffer): Promise<CopiedRows> {
    const copy = this.#copier.copy(
      `select order_key, valid_from, body from people
       where enterprise_id = ${literal(this.#enterpriseId)} and valid_to = ${validToOpen} and order_key > ${bytesLiteral(orderKey)}
       order by order_key limit ${this.#rowsAtOnce}`,
    );
    copy.catch(() => {}); // told by `fill`, unless the caller has stopped before
    return copy;
  }
}
