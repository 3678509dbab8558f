import { formatNumber } from "../components/format-number.ts";
import type { ChartFrame, ChartScales } from "./chart-scales.ts";
import styles from "./history-chart.module.css";
import { timeFormat } from "./time-format.ts";

const pixelsPerTick = 120;
const tickDistanceMin = 84;
const seatTicks = 4;

/** Lines across at round numbers of seats, and times below. */
export function ChartAxes({ frame, scales: { x, y } }: { frame: ChartFrame; scales: ChartScales }) {
  const times = withRoom(x.ticks(Math.floor(frame.width / pixelsPerTick)), x);
  const format = timeFormat(x.domain());
  const ground = frame.height - frame.bottom;
  return (
    <>
      {y
        .ticks(seatTicks)
        .filter(Number.isInteger)
        .map((seats) => (
          <g key={seats}>
            <line className={styles.grid} x1={frame.left} x2={frame.width - frame.right} y1={y(seats)} y2={y(seats)} />
            <text className={styles.label} x={frame.left - 8} y={y(seats) + 4} textAnchor="end">
              {formatNumber(seats)}
            </text>
          </g>
        ))}
      {times.map((time) => (
        <text key={time.getTime()} className={styles.label} x={x(time)} y={ground + 20} textAnchor="middle">
          {format.format(time)}
        </text>
      ))}
    </>
  );
}

/** d3 gives about as many as it is asked for, sometimes twice that. */
function withRoom(times: readonly Date[], x: (time: Date) => number): Date[] {
  const kept: Date[] = [];
  for (const time of times) {
    const last = kept.at(-1);
    if (!last || x(time) - x(last) >= tickDistanceMin) kept.push(time);
  }
  return kept;
}
