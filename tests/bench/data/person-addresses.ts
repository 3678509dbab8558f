import { familyNames, givenNames, type NamePart } from "@oneseat/demo/people/name-lists";
import { repetitionsOfTeam } from "./enterprise-layout.ts";
import { type AddressKind, personKinds } from "./person-kinds.ts";

const homeDomains = ["home.example", "post.example", "mail.example"] as const;
/** One person in so many has a domain that is not ASCII, as few have. */
const peoplePerForeignDomain = 10_000;
const peoplePerCapital = 10;

/** `mona.lisa.17`: unique by its number, and spread over the alphabet by its name. */
export function personName(person: number): { readonly login: string; readonly name: string; readonly local: string } {
  const mixed = mix(person);
  const given = pick(givenNames, mixed & 0xffff);
  const family = pick(familyNames, mixed >>> 16);
  return {
    login: `${given.ascii}-${family.ascii}-${person}`,
    name: `${given.shown} ${family.shown}`,
    local: `${given.ascii}.${family.ascii}.${person}`,
  };
}

/** In the form in which addresses compare. */
export function normalAddressOf(person: number, kind: AddressKind): string {
  const { login, local } = personName(person);
  switch (kind) {
    case "work":
      return person % peoplePerForeignDomain === 0 ? `${local}@xn--mnchen-3ya.example` : `${local}@octo.example`;
    case "home":
      return `${local}@${homeDomains[person % homeDomains.length]}`;
    case "former":
      return `${local}@acquired.example`;
    case "noreply":
      return `${person}+${login}@users.noreply.github.com`;
    case "team":
      return `team-${Math.floor(person / personKinds.length / repetitionsOfTeam)}@octo.example`;
    default:
      kind satisfies never;
      return "";
  }
}

/** As the source spells it: some people write their names large, and a domain in its own letters. */
export function spelledAddressOf(person: number, kind: AddressKind): string {
  const normal = normalAddressOf(person, kind).replace("xn--mnchen-3ya", "münchen");
  return person % peoplePerCapital === 0 ? `${normal[0]?.toUpperCase()}${normal.slice(1)}` : normal;
}

/** False for what is ignored or shared, under the settings that an enterprise begins with. */
export function joinsPeople(kind: AddressKind): boolean {
  return kind !== "noreply" && kind !== "team";
}

function pick(names: readonly [NamePart, ...NamePart[]], at: number): NamePart {
  return names[at % names.length] ?? names[0];
}

function mix(number: number): number {
  const mixed = Math.imul(number + 1, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 0;
}
