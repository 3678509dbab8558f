import type { Statement } from "@oneseat/database/send-together";
import { validToOpen } from "@oneseat/database/tables/people";
import { BlockBuilder } from "@oneseat/people-search/block-builder";
import type { MatchedPerson } from "../matching/describe-people.ts";
import { accountsOfBody } from "./accounts-of-body.ts";
import { blockOf } from "./write-search-index.ts";

/** The first report that an enterprise has. */
const generation = 1;

/** The search index of a small enterprise's first report, built while its people are made: none has to be read back. */
export class FirstGeneration {
  readonly #enterpriseId: string;
  readonly #builder = new BlockBuilder();
  readonly #statements: Statement[] = [];

  constructor(enterpriseId: string) {
    this.#enterpriseId = enterpriseId;
  }

  /** In the order of the report. */
  add({ person, body, orderKey }: { person: MatchedPerson; body: Buffer; orderKey: Buffer }): void {
    this.#builder.add({
      ...{ orderKey, validFrom: generation, validTo: validToOpen, accounts: accountsOfBody(body) },
      isVisualStudio: person.hasSubscription,
      isPolicyDifference: person.policySeatsMore > 0,
    });
    if (this.#builder.full) this.#endBlock();
  }

  /** What stores it, once everybody has been added. */
  statements(): readonly Statement[] {
    this.#endBlock();
    return this.#statements;
  }

  #endBlock(): void {
    const block = this.#builder.take();
    if (block)
      this.#statements.push(blockOf(this.#enterpriseId, { generation, number: this.#statements.length, block }));
  }
}
