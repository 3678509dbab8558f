import { z } from "zod";

export const limitDefault = 30;
export const limitMax = 100;

/** Query of OneSeat's lists. The cursor is opaque. */
export const cursorQuery = z.object({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(limitMax).default(limitDefault),
});

/** A page of one of OneSeat's lists. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}
