import { isBetweenSales } from "./machine.ts";
import type { Till } from "./till.ts";

/** The pages of the till, one for each language; the worker is registered for both, whichever is open. */
const PAGES = ["/counter", "/en/counter"];

/** Keeps the till itself on the tablet, so that it opens without a network, and puts a new version in between two sales. */
export function keepOffline(till: Till): void {
  if (!("serviceWorker" in navigator)) return;
  const hadWorker = navigator.serviceWorker.controller !== null;
  let waiting: ServiceWorker | undefined;
  let isReplacing = false;

  function replaceIfFree(): void {
    if (!waiting || isReplacing || !isBetweenSales(till.getState())) return;
    isReplacing = true;
    waiting.postMessage("replace");
  }

  function watch(registration: ServiceWorkerRegistration): void {
    const isReady = () => {
      if (!registration.waiting || !hadWorker) return;
      waiting = registration.waiting;
      till.updateReady();
      replaceIfFree();
    };
    isReady();
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", isReady);
    });
    addEventListener("online", () => void registration.update().catch(() => {}));
    setInterval(() => void registration.update().catch(() => {}), 3_600_000);
  }

  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isReplacing) location.reload();
  });
  till.subscribe(replaceIfFree);
  for (const scope of PAGES)
    navigator.serviceWorker
      .register("/till-worker.js", { scope, updateViaCache: "none" })
      .then((registration) => {
        if (new URL(registration.scope).pathname === location.pathname) watch(registration);
      })
      .catch(() => {}); // a till that cannot be kept still sells while there is a network
}
