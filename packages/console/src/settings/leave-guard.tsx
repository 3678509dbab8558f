import { ConfirmationDialog } from "@primer/react";
import { useEffect } from "react";
import { useBlocker } from "react-router";

/** Drawn while there are unsaved changes, it asks before a link, the browser's Back or closing the page leaves them behind. */
export function LeaveGuard() {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);
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
