import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { createQueryClient } from "./api/create-query-client.ts";
import { AppFrame } from "./components/app-frame.tsx";
import { ConsoleRoutes } from "./console-routes.tsx";
import { consoleSession } from "./session/console-session.ts";

const client = createQueryClient({ onSignedOut: () => consoleSession.end(client) });
// Routes stand in the components; the router is one that can hold a visitor back from leaving unsaved changes.
const router = createBrowserRouter([{ path: "*", Component: ConsoleRoutes }]);

createRoot(document.getElementById("root") ?? document.body).render(
  <StrictMode>
    <AppFrame>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </AppFrame>
  </StrictMode>,
);
