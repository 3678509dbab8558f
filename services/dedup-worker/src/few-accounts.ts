/**
 * An enterprise of so many, as most are, is read by statements that need not wait for each other, and the rows of its people are
 * made before the first of them is sent.
 */
export const fewAccountsMax = 1_000;
