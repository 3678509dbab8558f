/** A name as it is shown, and as it is spelt in logins and addresses where the two cannot be derived from each other. */
export interface NamePart {
  readonly shown: string;
  readonly ascii: string;
}

/** Letters that Unicode does not decompose into a plain letter and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  ð: "d",
  ø: "o",
  þ: "th",
  đ: "d",
  ı: "i",
  ł: "l",
  œ: "oe",
};

function latin(names: string): NamePart[] {
  return names
    .trim()
    .split(/\s+/)
    .map((shown) => ({ shown, ascii: plainLatin(shown) }));
}

function plainLatin(name: string): string {
  const unmarked = name.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return [...unmarked]
    .map((letter) => plainLetters[letter] ?? letter)
    .join("")
    .replace(/[^a-z]/g, "");
}

function romanised(pairs: readonly (readonly [shown: string, ascii: string])[]): NamePart[] {
  return pairs.map(([shown, ascii]) => ({ shown, ascii }));
}

export const givenNames: readonly [NamePart, ...NamePart[]] = [
  { shown: "Ada", ascii: "ada" },
  ...latin(`
    Aaliyah Aaron Abigail Adam Adriana Agnieszka Aisha Alan Alejandra Aleksander Alice Amara Amina Amir Ana Anders Andrea
    Anika Anton Aoife Aria Arjun Arthur Astrid Ayşe Beatriz Ben Bianca Bjørn Bogdan Camille Carlos Carmen Catarina Cedric
    Chidi Chinedu Chloé Clara Claudia Conor Dagny Daniel Daria David Deborah Diego Dimitra Dmitri Đorđe Edith Eero Elena
    Elif Emeka Emil Emma Eric Esra Esther Fatima Felix Fernando Filip Fiona Florian Frida Gabriel Gareth Giulia Grace
    Gunnar Hana Hannah Harold Hassan Heidi Helena Henrik Hiroshi Hugo Ida Igor Imani Ines Ingrid Isaac Isla Ivan Ivana
    Jakub James Jana Javier Jelena Jing Joana Johan John José Joseph Julia Julien Jun Kaito Karim Karin Katarzyna Kavya
    Kenji Kirsten Kofi Lars Laura Layla Leo Lena Liam Lina Linda Łukasz Lucia Luis Maeve Magnus Mai Malik Marco Maria
    Mária Marta Martin Mateus Mehmet Mei Mia Michael Mikko Min Mira Mohammed Nadia Naomi Natalia Nikhil Nils Noah Noor
    Oksana Oliver Olga Omar Oscar Pablo Patricia Paul Pavel Peter Petra Priya Rachel Rafael Rahul Renée Ricardo Rosa
    Ruth Ryan Sadia Samuel Sana Sandra Sanjay Sara Sebastian Selma Siobhán Sofia Søren Stefan Susan Sven Tara Tariq
    Teresa Thandiwe Theo Thomas Tomás Uma Ursula Valentina Vera Victor Viktor Wanjiru Wei William Xin Yara Yasmin Yuki
    Yusuf Zainab Žaneta Zoë Zofia`),
  ...romanised([
    ["美咲", "misaki"],
    ["蓮", "ren"],
    ["伟", "wei"],
    ["芳", "fang"],
    ["민준", "minjun"],
    ["서연", "seoyeon"],
    ["Ольга", "olga"],
    ["Сергей", "sergei"],
    ["Ελένη", "eleni"],
    ["Γιώργος", "giorgos"],
    ["ليلى", "layla"],
    ["יעל", "yael"],
  ]),
];

export const familyNames: readonly [NamePart, ...NamePart[]] = [
  { shown: "Abara", ascii: "abara" },
  ...latin(`
    Achebe Adeyemi Aguilar Ahmed Åkesson Allen Almeida Álvarez Andersson Bauer Becker Bell Benítez Bergström Bianchi
    Bogdanović Boyle Brandt Brennan Byrne Çelik Černý Chatterjee Chen Choi Clarke Collins Costa Cruz Dahl Darwish Davies
    Delgado Demir Desai Diallo Dubois Dumitru Dvořák Eriksen Espinoza Evans Farouk Fernández Ferrari Fischer Fitzgerald
    Fournier Fraser Friedman García Gauthier Georgiou Gonçalves González Goto Greco Grün Gupta Gutiérrez Haddad Håkansson
    Halloran Hansen Harris Hashimoto Hernández Hoffmann Horvat Hughes Ibrahim Ivanova Iyer Jansen Jensen Jiménez Johnson
    Jørgensen Joshi Kaplan Karlsson Kaur Keller Khan Kim Kimura Kiplagat Kováč Kowalski Kozłowska Kumar Lambert Larsen
    Laurent Lee Lefèvre Levy Lindqvist Lopes Machado MacLeod Mahlangu Malinowski Marín Martins Mbeki Mehta Meyer Mitchell
    Molina Moreau Moreno Mori Morris Müller Murphy Mwangi Nakamura Nair Navarro Nguyen Nielsen Novák Nowak Obi Okafor
    Olsen Ortiz Osei Özdemir Papadopoulos Park Patel Pereira Petrov Popescu Price Quinn Rahman Ramírez Reyes Ricci Richter
    Rivera Roberts Rojas Romano Rossi Ruiz Saito Salazar Sánchez Santos Sato Schäfer Schmidt Schneider Sharma Silva Singh
    Škoda Smith Sokolova Sørensen Souza Suárez Suzuki Świątek Takahashi Tanaka Taylor Thompson Torres Tran Turner Ueda
    Vargas Vasquez Vidal Virtanen Vogel Vu Wagner Walker Wang Watanabe Weber White Williams Wong Wójcik Xu Yamamoto Yang
    Yıldız Young Zając Zhang Zhao Zimmermann Živković`),
  ...romanised([
    ["佐藤", "sato"],
    ["王", "wang"],
    ["김", "kim"],
    ["Кузнецова", "kuznetsova"],
    ["Παπαδάκη", "papadaki"],
    ["حداد", "haddad"],
    ["כהן", "cohen"],
  ]),
];
