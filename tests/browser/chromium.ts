import { type Browser, chromium } from "playwright-core";

/** Browsers look for updates and accounts on their own; a test talks to OneSeat alone. */
const quietArguments = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchChromium(executablePath: string): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : []; // which Chromium refuses to build as root
  return chromium.launch({ executablePath, args: [...sandbox, ...quietArguments] });
}
