import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { createQueryClient } from "./api/create-query-client.ts";
import { AppFrame } from "./components/app-frame.tsx";
import { InstanceRoutes } from "./instance/instance-routes.tsx";
import { instanceSession } from "./instance/instance-session.ts";

const client = createQueryClient({ onSignedOut: () => instanceSession.end(client) });

createRoot(document.getElementById("root") ?? document.body).render(
  <StrictMode>
    <AppFrame>
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <InstanceRoutes />
        </BrowserRouter>
      </QueryClientProvider>
    </AppFrame>
  </StrictMode>,
);
