/** Whether two spellings are of one address, but for domains in two scripts. The server decides; this only points. */
export function sameAddress(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

function folded(address: string): string {
  return address.trim().normalize("NFC").toLowerCase();
}
