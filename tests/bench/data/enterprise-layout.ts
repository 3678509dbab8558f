import { type AddressKind, type Deployment, personKinds } from "./person-kinds.ts";

/** An account of a benchmark's enterprise, by its place on its deployment. */
export type PlacedAccount = {
  /** Among all accounts of the enterprise, from 0. */
  readonly number: number;
  readonly person: number;
  readonly holds: readonly AddressKind[];
};

export type DeploymentLayout = {
  readonly name: Deployment;
  /** "" for the cloud. */
  readonly hostName: string;
  readonly serverId: string;
  readonly size: number;
  /** The number of its first account. */
  readonly firstNumber: number;
  at(position: number): PlacedAccount;
};

export type EnterpriseLayout = {
  readonly accounts: number;
  /** Under the policy any-email. */
  readonly people: number;
  /** Pairs of an account and an address. */
  readonly addresses: number;
  readonly cloud: DeploymentLayout;
  readonly instances: readonly DeploymentLayout[];
};

type KindPlace = { readonly kind: number; readonly on: Deployment; readonly holds: readonly AddressKind[] };

const places: readonly KindPlace[] = personKinds.flatMap((accounts, kind) =>
  accounts.map(({ on, holds }) => ({ kind, on, holds })),
);
const addressesOfKinds = places.reduce((sum, { holds }) => sum + holds.length, 0);
/** Five kinds' repetitions share a team's address. */
export const repetitionsOfTeam = 5;

/**
 * The accounts of an enterprise by formula: each is computed from its place alone, so that millions of them take no
 * memory. The accounts of a person lie far apart on every deployment, as they do where people come and go.
 */
export function layEnterprise(accounts: number): EnterpriseLayout {
  const repetitions = accounts / places.length;
  if (!Number.isInteger(repetitions / repetitionsOfTeam) || repetitions === 0) {
    throw new Error(`the number of accounts must be a multiple of ${places.length * repetitionsOfTeam}`);
  }
  let firstNumber = 0;
  const lay = (name: Deployment, index: number) => {
    const deployment = layDeployment(name, { index, firstNumber, repetitions });
    firstNumber += deployment.size;
    return deployment;
  };
  return {
    accounts,
    people: repetitions * personKinds.length,
    addresses: repetitions * addressesOfKinds,
    cloud: lay("cloud", 0),
    instances: (["eu", "us", "ap", "lab"] as const).map((name, index) => lay(name, index + 1)),
  };
}

/** All accounts of the enterprise as one instance has them. */
export function layOneInstance(accounts: number): DeploymentLayout {
  return layPlaces(places, { name: "eu", index: 1, firstNumber: 0, repetitions: accounts / places.length });
}

function layDeployment(
  name: Deployment,
  rest: { index: number; firstNumber: number; repetitions: number },
): DeploymentLayout {
  return layPlaces(
    places.filter(({ on }) => on === name),
    { name, ...rest },
  );
}

function layPlaces(
  own: readonly KindPlace[],
  options: { name: Deployment; index: number; firstNumber: number; repetitions: number },
): DeploymentLayout {
  const { name, index, firstNumber, repetitions } = options;
  const size = own.length * repetitions;
  const stride = coprimeStride(size, index);
  return {
    name,
    hostName: name === "cloud" ? "" : `ghes-${name}.octo.example`,
    serverId: `3f0c1f0e-7d0e-4a7e-9d55-0d8f6f6f1a0${index}`,
    size,
    firstNumber,
    at(position) {
      const scattered = (position * stride) % size;
      const place = own[scattered % own.length];
      if (!place) throw new Error(`${name} has no account at ${position}`);
      const repetition = Math.floor(scattered / own.length);
      const person = repetition * personKinds.length + place.kind;
      return { number: firstNumber + position, person, holds: place.holds };
    },
  };
}

/** Each position is met exactly once, and in another order on each deployment. */
function coprimeStride(size: number, index: number): number {
  let stride = Math.round(size * (scatterings[index] ?? 0.5));
  while (greatestCommonDivisor(stride, size) !== 1) stride += 1;
  return stride;
}

/** Parts of 1 that scatter well: none is near a fraction of small numbers. */
const scatterings = [0.618034, 0.414214, 0.732051, 0.236068, 0.302776];

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
