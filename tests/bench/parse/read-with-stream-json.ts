import { createReadStream } from "node:fs";
import { Assembler } from "stream-json/core/assembler.js";
import { jsonParser, type Token } from "stream-json/core/parser.js";
import { CheckedExport } from "./checked-export.ts";
import type { FoundAccounts } from "./found-accounts.ts";

/**
 * stream-json at its fastest: its tokenizer and its assembler alone, without the streams, filters and stages that its
 * documentation puts between them. Pieces of 64 KiB, which is the default, suit it best.
 */
export async function contend(file: string): Promise<FoundAccounts> {
  const checked = new CheckedExport();
  const tokensOf = jsonParser({ streamValues: false });
  const assembler = new Assembler();
  for await (const text of createReadStream(file, "utf8")) {
    for (const token of asMany(tokensOf(text)).values) {
      assembler.consume(token);
      if (assembler.stack.length !== stackOfUsers || assembler.stack[1] !== "users") continue;
      // Taken out of the list as soon as it is whole, so that the list never grows.
      if (Array.isArray(assembler.current) && assembler.current.length > 0) checked.addUser(assembler.current.pop());
    }
  }
  if (!assembler.done) throw new Error("the document is not complete");
  return checked.finish(assembler.current);
}

/** The outermost object and the key in it whose list is being assembled. */
const stackOfUsers = 2;

/** What the tokenizer gives for text. */
function asMany(tokens: unknown): { readonly values: readonly Token[] } {
  return tokens as { values: Token[] };
}
