import { Component, type ReactNode } from "react";
import { ProblemBanner } from "./problem-banner.tsx";

type Props = { readonly children: ReactNode };
type State = { readonly error: Error | null };

/** Shows what went wrong in place of the part of the page that could not be drawn. */
export class ErrorBoundary extends Component<Props, State> {
  override readonly state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <ProblemBanner error={error} onRetry={() => window.location.reload()} />;
  }
}
