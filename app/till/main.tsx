import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { TillProvider } from "./context.tsx";
import { keepOffline } from "./keep-offline.ts";
import { Till } from "./till.ts";
import "./till.css";

/** Opens the till in the page that the server sent (app/routes/counter/till.ts), in the page's language. */
function main(): void {
  const place = document.getElementById("till");
  if (!place) throw new Error("the page has no place for the till");
  const till = new Till(document.documentElement.lang === "en" ? "en" : "zh-CN");
  createRoot(place).render(
    <StrictMode>
      <TillProvider till={till}>
        <App />
      </TillProvider>
    </StrictMode>,
  );
  void till.start();
  keepOffline(till);
}

main();
