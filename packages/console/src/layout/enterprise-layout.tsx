import { Suspense } from "react";
import { Outlet, useLocation, useParams } from "react-router";
import { ErrorBoundary } from "../components/error-boundary.tsx";
import { Loading } from "../components/loading.tsx";
import type { Session } from "../session/session.ts";
import type { EnterpriseContext } from "./enterprise-context.ts";
import { EnterpriseNavigation } from "./enterprise-navigation.tsx";
import { SidebarPage } from "./sidebar-page.tsx";

/** An enterprise's pages, with its sidebar. */
export function EnterpriseLayout({ session }: { session: Session }) {
  const { enterprise = "" } = useParams();
  const { pathname } = useLocation();
  const context: EnterpriseContext = { enterprise, session, isOwner: session.role === "owner" };
  return (
    <SidebarPage name={enterprise} navigation={<EnterpriseNavigation {...context} />}>
      <ErrorBoundary key={pathname}>
        <Suspense fallback={<Loading label="Loading the page" />}>
          <Outlet context={context} />
        </Suspense>
      </ErrorBoundary>
    </SidebarPage>
  );
}
