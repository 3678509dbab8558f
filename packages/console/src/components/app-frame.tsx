import "@primer/primitives/dist/css/primitives.css";
import "@primer/primitives/dist/css/functional/themes/light.css";
import "@primer/primitives/dist/css/functional/themes/dark.css";
import "./page.css";
import { BaseStyles, ThemeProvider } from "@primer/react";
import type { ReactNode } from "react";
import { ErrorBoundary } from "./error-boundary.tsx";

/** What every page stands in: GitHub's colours by the system's preference, and a last resort for a crash. */
export function AppFrame({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider colorMode="auto">
      <BaseStyles>
        <ErrorBoundary>{children}</ErrorBoundary>
      </BaseStyles>
    </ThemeProvider>
  );
}
