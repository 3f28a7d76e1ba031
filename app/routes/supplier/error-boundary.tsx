import { isRouteErrorResponse, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";
import type { loader } from "#app/root.tsx";

/** What went wrong with a page of a supplier, told inside its frame. */
export function ErrorBoundary() {
  const error = useRouteError();
  const frame = useRouteLoaderData<typeof loader>("root");
  const status = isRouteErrorResponse(error) ? error.status : 500;
  return <ErrorPage status={status} requestId={frame?.requestId} room="supplier" />;
}
