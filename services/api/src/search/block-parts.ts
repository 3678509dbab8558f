import { type BlockDirectory, decodeDirectory } from "@oneseat/people-search/block-directory";
import { PeopleFacts } from "@oneseat/people-search/people-facts";

/** A text and its place in an array. */
const bytesOfEntry = 64;

/** A block without its content. */
export class BlockParts {
  readonly directory: BlockDirectory;
  /** In memory, once the facts have been unpacked. */
  readonly bytes: number;
  readonly #storedFacts: Buffer;
  #facts: PeopleFacts | null = null;

  constructor(stored: { readonly facts: Buffer; readonly directory: string; readonly people: number }) {
    this.directory = decodeDirectory(stored.directory);
    this.#storedFacts = stored.facts;
    const entries = this.directory.orderKeyEnds.length + this.directory.pageKeys.length;
    this.bytes = stored.facts.byteLength + 2 * stored.directory.length + entries * bytesOfEntry + 2 * stored.people;
  }

  /** Unpacked when they are first asked for: many searches find nobody in a block, and need not know them. */
  get facts(): PeopleFacts {
    this.#facts ??= PeopleFacts.decode(this.#storedFacts);
    return this.#facts;
  }
}
