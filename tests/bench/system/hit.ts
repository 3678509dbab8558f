import autocannon from "autocannon";

export type Hits = {
  readonly perSecond: number;
  readonly p99Ms: number;
};

export type HitOptions = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What every answer must be. */
  readonly status: 200 | 304;
  /** Bodies to post one after the other; absent: the address is read. */
  readonly bodies?: readonly string[];
  readonly seconds: number;
};

const connections = 10;

/** As many requests as ten connections can make one after the other. Throws when an answer is not what it must be. */
export async function hit({ url, headers, status, bodies, seconds }: HitOptions): Promise<Hits> {
  const requests = bodies?.map((body) => ({ method: "POST" as const, headers: { ...headers }, body }));
  const options = { url, headers: { ...headers }, connections, duration: seconds, ...(requests && { requests }) };
  const result = await autocannon(options);
  const { statusCodeStats = {}, errors, timeouts } = result;
  const others = Object.keys(statusCodeStats).filter((code) => code !== String(status));
  if (others.length > 0 || errors > 0 || timeouts > 0) {
    throw new Error(`${url}: ${errors} errors, ${timeouts} timeouts, statuses ${Object.keys(statusCodeStats)}`);
  }
  return { perSecond: result.requests.total / result.duration, p99Ms: result.latency.p99 };
}
