import type { License } from "@oneseat/contracts/report";

export type SeatShare = {
  readonly kind: "cloud-only" | "server-only" | "both";
  readonly label: string;
  readonly seats: number;
  /** Of the width of the bar. */
  readonly percent: number;
};

export type SeatShares = {
  readonly shares: readonly SeatShare[];
  /** Where the purchased licenses end; 100 unless more are consumed than purchased. */
  readonly purchasedPercent: number;
};

/**
 * How the consumed seats split, drawn to the scale of the purchased ones; where more are consumed or none are known to be
 * purchased, to the scale of the consumed ones, so that nothing is cut off.
 */
export function seatShares({ environments, seats_purchased, seats_consumed }: SeatFigures): SeatShares {
  const whole = Math.max(seats_purchased, seats_consumed, 1);
  const isOver = seats_purchased > 0 && seats_consumed > seats_purchased;
  const share = (kind: SeatShare["kind"], label: string, seats: number): SeatShare => ({
    kind,
    label,
    seats,
    percent: (100 * seats) / whole,
  });
  return {
    shares: [
      share("cloud-only", "Cloud only", environments.cloud_only),
      share("server-only", "Server only", environments.server_only),
      share("both", "Both", environments.both),
    ],
    purchasedPercent: isOver ? (100 * seats_purchased) / whole : 100,
  };
}

type SeatFigures = Pick<License, "environments" | "seats_purchased" | "seats_consumed">;
