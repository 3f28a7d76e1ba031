import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";

/** What went wrong with a page of this room, told inside its frame. */
export function ErrorBoundary() {
  const error = useRouteError();
  return <ErrorPage status={isRouteErrorResponse(error) ? error.status : 500} />;
}
