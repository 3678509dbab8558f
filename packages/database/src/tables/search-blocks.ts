/**
 * The search index of people. A *generation* indexes the rows of `people` that began after the generation before it and up to
 * its own number, a report version; a *block* is some thousand of them in the order of the report. `people-search`
 * says what is in `facts`, `directory` and `content`. Only `facts` ever changes: when people of the block end.
 */
export type SearchBlocksTable = {
  enterprise_id: string;
  generation: number;
  block: number;
  people: number;
  first_order_key: Buffer;
  last_order_key: Buffer;
  /** The version from which nobody of the block is in a report. */
  last_valid_to: number;
  facts: Buffer;
  directory: string;
  content: Buffer;
};
