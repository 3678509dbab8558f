/** What tells whether a block matters to a search. */
export type BlockHead = {
  /** Among all blocks of all enterprises, at every moment. */
  readonly key: string;
  readonly generation: number;
  readonly block: number;
  readonly people: number;
  readonly firstOrderKey: Buffer;
  readonly lastOrderKey: Buffer;
  /** The version from which nobody of the block is in a report. */
  readonly lastValidTo: number;
};
