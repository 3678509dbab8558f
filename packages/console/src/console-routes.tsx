import type { Session } from "@oneseat/contracts/session";
import { lazy } from "react";
import { Navigate, Route, Routes } from "react-router";
import { NotFoundPage } from "./components/not-found-page.tsx";
import { YourEnterprisesPage } from "./enterprises/your-enterprises-page.tsx";
import { ConsoleLayout } from "./layout/console-layout.tsx";
import { EnterpriseLayout } from "./layout/enterprise-layout.tsx";
import { SinglePage } from "./layout/single-page.tsx";
import { LicensePage } from "./license/license-page.tsx";
import { consoleSession } from "./session/console-session.ts";
import { SessionGate } from "./session/session-gate.tsx";

// What most visits do not open is loaded when it is opened.
const PeoplePage = lazy(async () => ({ default: (await import("./people/people-page.tsx")).PeoplePage }));
const PersonPage = lazy(async () => ({ default: (await import("./people/person-page.tsx")).PersonPage }));
const CountedTwicePage = lazy(async () => ({
  default: (await import("./policy-differences/counted-twice-page.tsx")).CountedTwicePage,
}));
const ChangesPage = lazy(async () => ({ default: (await import("./changes/changes-page.tsx")).ChangesPage }));
const SettingsPage = lazy(async () => ({ default: (await import("./settings/settings-page.tsx")).SettingsPage }));
const TokensPage = lazy(async () => ({ default: (await import("./settings/tokens-page.tsx")).TokensPage }));
const SyncsPage = lazy(async () => ({ default: (await import("./syncs/syncs-page.tsx")).SyncsPage }));

/** Which page stands at which address. The names follow GitHub's: Your enterprises → Settings → License. */
export function ConsoleRoutes() {
  return (
    <SessionGate access={consoleSession} name="OneSeat" caption={<TokenCaption />} home="/enterprises">
      {(session) => <SignedInRoutes session={session} />}
    </SessionGate>
  );
}

function TokenCaption() {
  return (
    <>
      An owner's or billing manager's token begins with <code>osk_</code>. After <code>npm start</code> the owner's is
      in <code>.oneseat/owner-token</code>.
    </>
  );
}

function SignedInRoutes({ session }: { session: Session }) {
  return (
    <Routes>
      <Route element={<ConsoleLayout session={session} />}>
        <Route index element={<Navigate to="/enterprises" replace />} />
        <Route path="/enterprises" element={<YourEnterprisesPage session={session} />} />
        <Route path="/enterprises/:enterprise" element={<EnterpriseLayout session={session} />}>
          <Route index element={<Navigate to="settings/license" replace />} />
          <Route path="settings/license" element={<LicensePage />} />
          <Route path="settings/general" element={<SettingsPage />} />
          <Route path="settings/tokens" element={<TokensPage />} />
          <Route path="settings/syncs" element={<SyncsPage />} />
          <Route path="people" element={<PeoplePage />} />
          <Route path="people/:person" element={<PersonPage />} />
          <Route path="counted-twice" element={<CountedTwicePage />} />
          <Route path="changes" element={<ChangesPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
        <Route path="*" element={<NowherePage />} />
      </Route>
    </Routes>
  );
}

function NowherePage() {
  return (
    <SinglePage>
      <NotFoundPage />
    </SinglePage>
  );
}
