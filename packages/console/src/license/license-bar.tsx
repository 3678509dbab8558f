import { formatCount, formatNumber } from "../components/format-number.ts";
import styles from "./license-bar.module.css";
import type { ReportedLicense } from "./reported-license.ts";
import { type SeatShares, seatShares } from "./seat-shares.ts";

/** Where the consumed licenses are used, and how much of what was purchased they fill. The legend holds all that the bar shows. */
export function LicenseBar({ license }: { license: ReportedLicense }) {
  const bar = seatShares(license);
  const { seats_available, seats_purchased, visual_studio } = license;
  return (
    <div className={styles.frame}>
      <Bar {...bar} />
      <ul className={styles.legend} aria-label="Consumed licenses by environment">
        {bar.shares.map(({ kind, label, seats }) => (
          <LegendItem key={kind} kind={kind} label={label} seats={seats} />
        ))}
        {seats_purchased > 0 && seats_available >= 0 && (
          <LegendItem kind="available" label="Available" seats={seats_available} />
        )}
        {seats_purchased > 0 && seats_available < 0 && (
          <LegendItem
            kind="over"
            label={`Over the ${formatNumber(seats_purchased)} purchased`}
            seats={-seats_available}
          />
        )}
      </ul>
      {visual_studio > 0 && (
        <p className={styles.note}>
          {`${formatCount(visual_studio, "of the consumed licenses comes", "of the consumed licenses come")} with a Visual Studio subscription.`}
        </p>
      )}
    </div>
  );
}

function Bar({ shares, purchasedPercent }: SeatShares) {
  return (
    <div className={styles.bar} aria-hidden="true">
      {shares
        .filter(({ percent }) => percent > 0)
        .map(({ kind, percent }) => (
          <span key={kind} className={styles.share} data-kind={kind} style={{ width: `${percent}%` }} />
        ))}
      {purchasedPercent < 100 && <span className={styles.over} style={{ left: `${purchasedPercent}%` }} />}
    </div>
  );
}

function LegendItem({ kind, label, seats }: { kind: string; label: string; seats: number }) {
  return (
    <li>
      <span className={styles.swatch} data-kind={kind} />
      {`${label} `}
      <strong>{formatNumber(seats)}</strong>
    </li>
  );
}
