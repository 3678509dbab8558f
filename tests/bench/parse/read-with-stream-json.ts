import { StringDecoder } from "node:string_decoder";
import { Assembler } from "stream-json/core/assembler.js";
import { jsonParser, type Token } from "stream-json/core/parser.js";
import { CheckedExport } from "./checked-export.ts";
import type { FoundAccounts } from "./found-accounts.ts";
import { piecesOf } from "./pieces-of.ts";

const pieceBytes = 64 * 1024;

/**
 * stream-json at its fastest: its tokenizer and its assembler alone, without the streams, filters and stages that its
 * documentation puts between them, from pieces of the size that suits it best.
 */
export async function contend(file: string): Promise<FoundAccounts> {
  const checked = new CheckedExport();
  const tokensOf = jsonParser({ streamValues: false });
  const assembler = new Assembler();
  const decoder = new StringDecoder("utf8");
  for await (const piece of piecesOf(file, pieceBytes)) {
    for (const token of asMany(tokensOf(decoder.write(piece))).values) {
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
