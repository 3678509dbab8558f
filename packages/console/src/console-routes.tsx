import { lazy, Suspense } from "react";
import { Navigate, Route, Routes, useLocation } from "react-router";
import { Loading } from "./components/loading.tsx";
import { NotFoundPage } from "./components/not-found-page.tsx";
import { YourEnterprisesPage } from "./enterprises/your-enterprises-page.tsx";
import { ConsoleLayout } from "./layout/console-layout.tsx";
import { EnterpriseLayout } from "./layout/enterprise-layout.tsx";
import { LicensePage } from "./license/license-page.tsx";
import { SignInPage } from "./session/sign-in-page.tsx";
import { useSession } from "./session/use-session.ts";

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
    <Suspense fallback={<Loading label="Loading OneSeat" />}>
      <SignedInRoutes />
    </Suspense>
  );
}

function SignedInRoutes() {
  const session = useSession();
  const { pathname } = useLocation();
  if (session === null) {
    return pathname === "/sign-in" ? <SignInPage /> : <Navigate to="/sign-in" replace state={{ goal: pathname }} />;
  }
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
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
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
