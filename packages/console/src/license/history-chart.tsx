import type { Report } from "@oneseat/contracts/report";
import { curveStepAfter, line } from "d3-shape";
import { type PointerEvent, useMemo, useState } from "react";
import { formatDateAndTime } from "../components/format-date.ts";
import { formatCount, formatNumber } from "../components/format-number.ts";
import { ChartAxes } from "./chart-axes.tsx";
import { type ChartFrame, chartScales } from "./chart-scales.ts";
import styles from "./history-chart.module.css";
import { historyMarks, sentenceOf } from "./history-marks.ts";
import { markGroups } from "./mark-groups.ts";
import { useWidth } from "./use-width.ts";

type Point = { readonly time: number; readonly seats: number; readonly version: number };

const margins = { height: 224, left: 64, right: 28, top: 28, bottom: 28 };
const markDistanceMin = 24;
const listedMarksMax = 8;

/** Seats consumed over time: each report holds until the next. `reports` come newest first. */
export function HistoryChart({ reports, seatsPurchased }: { reports: readonly Report[]; seatsPurchased: number }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const frame = useMemo(() => ({ ...margins, width }), [width]);
  const points = useMemo(() => reports.map(pointOf).reverse(), [reports]);
  const [pointed, setPointed] = useState<Point | null>(null);
  const scales = useMemo(
    () => chartScales({ frame, points, seatsPurchased, now: Date.now() }),
    [frame, points, seatsPurchased],
  );
  const { x, y, showsPurchased } = scales;
  const groups = useMemo(
    () => markGroups(historyMarks(reports), { xOf: (time) => x(time), distanceMin: markDistanceMin }),
    [reports, x],
  );
  const shown = pointed ?? points.at(-1);

  function pointAt(event: PointerEvent<SVGElement>) {
    const left = event.currentTarget.getBoundingClientRect().left;
    setPointed(points.findLast(({ time }) => x(time) <= event.clientX - left) ?? points[0] ?? null);
  }

  return (
    <>
      {shown && <Readout point={shown} />}
      <div ref={ref} className={styles.frame}>
        {width > 0 && (
          <svg
            role="img"
            aria-label={describe(points, seatsPurchased)}
            width={width}
            height={frame.height}
            onPointerMove={pointAt}
            onPointerLeave={() => setPointed(null)}
          >
            <ChartAxes frame={frame} scales={scales} />
            {showsPurchased && <PurchasedLine frame={frame} y={y(seatsPurchased)} />}
            {groups.map((group, index) => (
              <Mark key={group.time} number={index + 1} x={group.x} frame={frame} />
            ))}
            <path className={styles.line} d={stepLine(points, x, y)} />
            {showsPurchased && (
              <text className={styles.purchasedLabel} x={frame.left + 4} y={y(seatsPurchased) - 6}>
                {`${formatNumber(seatsPurchased)} purchased`}
              </text>
            )}
            {shown && <circle className={styles.point} cx={x(shown.time)} cy={y(shown.seats)} r={4} />}
          </svg>
        )}
      </div>
      <MarkList groups={groups} />
    </>
  );
}

function pointOf({ created_at, seats_consumed, version }: Report): Point {
  return { time: Date.parse(created_at), seats: seats_consumed, version };
}

/** What the line says at the pointer, or now. */
function Readout({ point }: { point: Point }) {
  return (
    <p className={styles.readout}>
      <strong>{formatCount(point.seats, "license")}</strong>
      {` consumed in report ${formatNumber(point.version)}, `}
      {formatDateAndTime(new Date(point.time).toISOString())}
    </p>
  );
}

function describe(points: readonly Point[], seatsPurchased: number): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return "Licenses consumed";
  const since = formatDateAndTime(new Date(first.time).toISOString());
  const purchased = seatsPurchased > 0 ? ` of ${formatNumber(seatsPurchased)} purchased` : "";
  return `Licenses consumed, from ${formatNumber(first.seats)} on ${since} to ${formatNumber(last.seats)}${purchased} now. The table has the same figures.`;
}

/** The last report holds until now. */
function stepLine(points: readonly Point[], x: ChartX, y: (seats: number) => number): string {
  const last = points.at(-1);
  const [, end = 0] = x.range();
  const path = line<readonly [number, number]>().curve(curveStepAfter);
  const corners = points.map(({ time, seats }) => [x(time), y(seats)] as const);
  return path(last ? [...corners, [end, y(last.seats)]] : corners) ?? "";
}

type ChartX = ReturnType<typeof chartScales>["x"];

function PurchasedLine({ frame, y }: { frame: ChartFrame; y: number }) {
  return <line className={styles.purchased} x1={frame.left} x2={frame.width - frame.right} y1={y} y2={y} />;
}

function Mark({ number, x, frame }: { number: number; x: number; frame: ChartFrame }) {
  return (
    <>
      <line className={styles.mark} x1={x} x2={x} y1={18} y2={frame.height - frame.bottom} />
      <circle className={styles.badge} cx={x} cy={10} r={9} />
      <text className={styles.badgeNumber} x={x} y={14} textAnchor="middle">
        {number}
      </text>
    </>
  );
}

/** What the numbers above the line stand for. */
function MarkList({ groups }: { groups: ReturnType<typeof markGroups> }) {
  const listed = groups.slice(-listedMarksMax);
  if (listed.length === 0) return null;
  return (
    <ol className={styles.marks} start={groups.length - listed.length + 1} aria-label="What happened">
      {listed.map(({ time, events }) => (
        <li key={time}>
          {sentenceOf(events)}
          <span className={styles.when}>{` ${formatDateAndTime(new Date(time).toISOString())}`}</span>
        </li>
      ))}
    </ol>
  );
}
