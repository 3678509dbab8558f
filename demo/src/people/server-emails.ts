import { companyDomain, type Person, type Place, publisherDomain, publisherDomainAscii } from "./person.ts";

/** What an instance knows of a person's addresses; `email` is the primary. */
export interface ServerEmails {
  readonly email: string | null;
  readonly furtherEmails: readonly string[];
}

/** The addresses that a person's account on `place` holds, by the person's habit. */
export function serverEmails(person: Person, place: Exclude<Place, "cloud">): ServerEmails {
  const { workAddress, homeAddress, formerAddress, habit } = person;
  const only = (email: string): ServerEmails => ({ email, furtherEmails: [] });
  switch (habit) {
    case "one-address":
    case "ambiguous":
    case "second_cloud_account":
      return only(workAddress);
    case "capitals":
      return only(capitalised(workAddress));
    case "former-domain":
      return only(formerAddress);
    case "two-spellings":
      return only(workAddress.replace(publisherDomain, publisherDomainAscii));
    case "plus-tag":
      return only(workAddress.replace("@", "+ghes@"));
    case "unrelated":
      return only(homeAddress);
    case "secondary_only":
      return holdsTwo(person, place) ? { email: homeAddress, furtherEmails: [workAddress] } : only(workAddress);
    case "no_primary":
      return holdsTwo(person, place) ? { email: null, furtherEmails: [workAddress, homeAddress] } : only(workAddress);
    default:
      return habit satisfies never;
  }
}

/** Only one account of the person, so that another one has the work address alone; `lab` has no SCIM to show a second. */
function holdsTwo(person: Person, place: Place): boolean {
  return place !== "lab" && person.places.find((one) => one !== "cloud") === place;
}

/** `Mona.Lisa@Octo.Example` for `mona.lisa@octo.example`. */
function capitalised(address: string): string {
  const upper = (text: string) => text.replace(/(^|[.@])\p{Ll}/gu, (start) => start.toUpperCase());
  return address.endsWith(`@${companyDomain}`) ? upper(address) : address.toUpperCase();
}
