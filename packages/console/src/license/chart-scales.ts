import { type ScaleLinear, type ScaleTime, scaleLinear, scaleTime } from "d3-scale";

const spanMsMin = 10_000;
/** Purchased licenses far above the consumed ones would press the line to the ground. */
const purchasedRatioMax = 1.5;

export type ChartFrame = {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

export type ChartScales = {
  readonly x: ScaleTime<number, number>;
  readonly y: ScaleLinear<number, number>;
  readonly showsPurchased: boolean;
};

/** From the first report until now, and from below the fewest seats to above the most; a few seats more or less show. */
export function chartScales(options: {
  readonly frame: ChartFrame;
  readonly points: readonly { readonly time: number; readonly seats: number }[];
  readonly seatsPurchased: number;
  readonly now: number;
}): ChartScales {
  const { frame, points, seatsPurchased, now } = options;
  const first = Math.min(now - spanMsMin, ...points.map(({ time }) => time));
  const seats = points.map((point) => point.seats);
  const [least, most] = [Math.min(...seats), Math.max(...seats)];
  const showsPurchased = seatsPurchased > 0 && seatsPurchased <= Math.max(most, 1) * purchasedRatioMax;
  const [low, high] = showsPurchased
    ? [Math.min(least, seatsPurchased), Math.max(most, seatsPurchased)]
    : [least, most];
  const margin = Math.max(2, (high - low) * 0.1);
  return {
    x: scaleTime([first, now], [frame.left, frame.width - frame.right]),
    y: scaleLinear([Math.max(0, low - margin), high + margin], [frame.height - frame.bottom, frame.top]).nice(4),
    showsPurchased,
  };
}
