import { Route, Routes } from "react-router";
import { NotFoundPage } from "../components/not-found-page.tsx";
import { SessionGate } from "../session/session-gate.tsx";
import { InstanceLayout } from "./instance-layout.tsx";
import { InstanceLicensePage } from "./instance-license-page.tsx";
import { instanceSession } from "./instance-session.ts";
import { UsersPage } from "./users-page.tsx";

/** The pages of one instance: Settings → License, and *View users*. */
export function InstanceRoutes() {
  return (
    <SessionGate access={instanceSession} name="this instance" caption={<TokenCaption />} home="/">
      {({ host_name }) => (
        <Routes>
          <Route element={<InstanceLayout hostName={host_name} />}>
            <Route index element={<InstanceLicensePage />} />
            <Route path="/users" element={<UsersPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Routes>
      )}
    </SessionGate>
  );
}

function TokenCaption() {
  return (
    <>
      The connector's admin token is in the file <code>token</code> of its data folder. After <code>npm start</code>{" "}
      those of the simulated instances are in <code>.oneseat/connectors</code>.
    </>
  );
}
