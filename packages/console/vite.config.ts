import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Two pages from one set of components: the console, which api serves, and the instance's License page, of the connector. */
export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2023",
    // The Content-Security-Policy lets a page load from its own origin alone, and nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["console.html", "instance.html"] },
  },
});
