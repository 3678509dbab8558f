import { z } from "zod";
import { invalidCursor, openCursor, sealCursor } from "../cursor.ts";

/** Where a list of people goes on: in which report, after whom. */
export type PeopleCursor = {
  readonly reportId: string;
  readonly accountCount: number;
  readonly orderKey: Buffer;
};

const content = z.tuple([z.uuid(), z.int32().nonnegative(), z.base64url()]);

export function sealPeopleCursor(cursor: PeopleCursor): string {
  return sealCursor([cursor.reportId, cursor.accountCount, cursor.orderKey.toString("base64url")]);
}

/** Throws 422 for anything that `sealPeopleCursor` did not make, or made for another report. */
export function openPeopleCursor(text: string | undefined, reportId: string | undefined): PeopleCursor | null {
  if (text === undefined) return null;
  const [cursorReportId, accountCount, orderKey] = openCursor(text, content);
  if (reportId !== undefined && reportId !== cursorReportId) throw invalidCursor();
  return { reportId: cursorReportId, accountCount, orderKey: Buffer.from(orderKey, "base64url") };
}
