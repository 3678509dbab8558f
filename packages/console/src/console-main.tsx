import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { createQueryClient } from "./api/create-query-client.ts";
import { AppFrame } from "./components/app-frame.tsx";
import { ConsoleRoutes } from "./console-routes.tsx";
import { forgetSession } from "./session/use-session.ts";

const client = createQueryClient({ onSignedOut: () => forgetSession(client) });

createRoot(document.getElementById("root") ?? document.body).render(
  <StrictMode>
    <AppFrame>
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <ConsoleRoutes />
        </BrowserRouter>
      </QueryClientProvider>
    </AppFrame>
  </StrictMode>,
);
