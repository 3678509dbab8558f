import pg from "pg";

const int8 = 20;

/** bigint as number: user ids, byte counts and versions are all safe integers here. */
export const typeParser: typeof pg.types.getTypeParser = ((oid: number, format?: "text" | "binary") =>
  oid === int8 && format !== "binary"
    ? Number
    : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser;
