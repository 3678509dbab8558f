/** An enterprise of so many, as most are, is read by statements that need not wait for each other. */
export const fewAccountsMax = 1_000;
