import { normalAddressOf, personName } from "../data/person-addresses.ts";

const queriesMax = 200;
const prefixLengths = [3, 4, 6, 9] as const;

/** What people type, over all of the alphabet: beginnings of logins, names and addresses, whole ones too. */
export function searchQueries(people: number): readonly string[] {
  const stride = Math.max(1, Math.floor(people / queriesMax));
  return Array.from({ length: queriesMax }, (_, index) => {
    const person = (index * stride) % people;
    const { login, name } = personName(person);
    const length = prefixLengths[index % prefixLengths.length] ?? login.length;
    switch (index % 5) {
      case 0:
        return login;
      case 1:
        return login.slice(0, length);
      case 2:
        return name;
      case 3:
        return normalAddressOf(person, "work");
      default:
        return normalAddressOf(person, "work").slice(0, length);
    }
  });
}
