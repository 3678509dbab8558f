/** A page of one of OneSeat's lists. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next_cursor: string | null };
