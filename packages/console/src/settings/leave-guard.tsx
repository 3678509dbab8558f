import { ConfirmationDialog } from "@primer/react";
import { useEffect } from "react";
import { useBlocker } from "react-router";

/** Asks before unsaved changes are left behind: by a link, by the browser's Back, by closing the page. */
export function LeaveGuard({ hasChanges }: { hasChanges: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => hasChanges && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!hasChanges) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [hasChanges]);
  if (blocker.state !== "blocked") return null;
  return (
    <ConfirmationDialog
      title="Leave without saving?"
      confirmButtonContent="Leave"
      confirmButtonType="danger"
      cancelButtonContent="Stay"
      onClose={(gesture) => (gesture === "confirm" ? blocker.proceed() : blocker.reset())}
    >
      Your changes to the settings are not saved.
    </ConfirmationDialog>
  );
}
