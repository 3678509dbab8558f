export type Deployment = "cloud" | "eu" | "us" | "ap" | "lab";

/**
 * `noreply` fits the ignored patterns; `team` is held by five accounts of one deployment and so is shared: both join
 * nobody. All others are one person's own.
 */
export type AddressKind = "work" | "home" | "former" | "noreply" | "team";

/** The first address is the primary of a server account, and the SAML name of a cloud account. */
export type KindAccount = { readonly on: Deployment; readonly holds: readonly AddressKind[] };

/** Every 23 people of a benchmark's enterprise have 40 accounts with 60 addresses, as these say. */
export const personKinds: readonly (readonly KindAccount[])[] = [
  "cloud:work eu:work",
  "cloud:work,home eu:work",
  "cloud:work us:work,home",
  "cloud:work eu:work us:work",
  "cloud:work,former ap:former",
  "cloud:home eu:work,home",
  "cloud:work,noreply eu:work us:work,former ap:former",
  "cloud:work lab:work eu:work,home",
  "cloud:work,home",
  "cloud:work",
  "eu:work",
  "eu:work,home",
  "eu:work us:work",
  "eu:home,work us:work,former",
  "us:work,home",
  "us:work,former,home ap:former,home lab:home",
  "ap:work",
  "ap:work,home",
  "eu:work ap:work,home",
  "lab:work,team",
  "us:work,team",
  "eu:",
  "us:work,home,former",
].map((text) => text.split(" ").map(toAccount));

function toAccount(text: string): KindAccount {
  const [on, addresses = ""] = text.split(":");
  // The texts above are the only callers.
  return { on: on as Deployment, holds: addresses === "" ? [] : (addresses.split(",") as AddressKind[]) };
}
