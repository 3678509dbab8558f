/** What a reader of an export file found: equal for all of them, or one of them is wrong. */
export type FoundAccounts = { readonly users: number; readonly digest: string };
