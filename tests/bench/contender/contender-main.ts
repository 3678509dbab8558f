/** The process of one contender: `node contender-main.ts MODULE INPUT`, both from `runContender`. */
import type { Contend } from "./run-contender.ts";

const [module = "", input = "null"] = process.argv.slice(2);
const { contend }: { contend: Contend<unknown, unknown> } = await import(module);

process.once("disconnect", () => process.exit()); // also where whoever waits for the result is gone

let startedAt = performance.now();
let cpuAt = process.cpuUsage();
let wallSeconds: number | undefined;
let cpuSeconds = 0;
const clock = {
  start() {
    startedAt = performance.now();
    cpuAt = process.cpuUsage();
    wallSeconds = undefined;
  },
  stop() {
    const { user, system } = process.cpuUsage(cpuAt);
    wallSeconds = (performance.now() - startedAt) / 1_000;
    cpuSeconds = (user + system) / 1e6;
  },
};
clock.start();
const found = await contend(JSON.parse(input), clock);
if (wallSeconds === undefined) clock.stop();
const peakMebibytes = process.resourceUsage().maxRSS / 1_024;
process.send?.({ found, wallSeconds, cpuSeconds, peakMebibytes }, () => process.disconnect());
