import type { EnterpriseLayout } from "./enterprise-layout.ts";
import { joinsPeople, normalAddressOf } from "./person-addresses.ts";

/** An address in normal form that an account holds and that may join it to others. */
export type JoiningPair = { readonly account: number; readonly address: string };

/** In the order of the accounts. Ignored and shared addresses are left out already: rivals are spared these rules. */
export function* joiningPairs({ cloud, instances }: EnterpriseLayout): Generator<JoiningPair> {
  for (const deployment of [cloud, ...instances]) {
    for (let position = 0; position < deployment.size; position += 1) {
      const { number, person, holds } = deployment.at(position);
      for (const kind of holds) {
        if (joinsPeople(kind)) yield { account: number, address: flat(normalAddressOf(person, kind)) };
      }
    }
  }
}

/** A text of its own as one that was read would be: not put together yet, or not hashed yet, would cost who comes first. */
export function flat(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}
