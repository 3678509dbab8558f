import type { Session } from "@oneseat/contracts/session";
import { Suspense } from "react";
import { Outlet, useLocation, useParams } from "react-router";
import { ErrorBoundary } from "../components/error-boundary.tsx";
import { Loading } from "../components/loading.tsx";
import { NotFoundPage } from "../components/not-found-page.tsx";
import type { EnterpriseContext } from "./enterprise-context.ts";
import { EnterpriseNavigation } from "./enterprise-navigation.tsx";
import { SidebarPage } from "./sidebar-page.tsx";
import { SinglePage } from "./single-page.tsx";

/** An enterprise's pages, with its sidebar. */
export function EnterpriseLayout({ session }: { session: Session }) {
  const { enterprise = "" } = useParams();
  const { pathname } = useLocation();
  if (!canRead(session, enterprise)) {
    return (
      <SinglePage>
        <NotFoundPage />
      </SinglePage>
    );
  }
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

/** Others get no answer from any route of the enterprise: neither does the operator, who sees no license data. */
function canRead({ role, enterprise }: Session, slug: string): boolean {
  return enterprise === slug && (role === "owner" || role === "billing_manager");
}
