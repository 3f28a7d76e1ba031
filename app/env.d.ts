/// <reference types="@remix-run/node" />
import "@remix-run/node";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
  /** What the server tells each loader and action about the request beside the request itself. */
  interface AppLoadContext {
    requestId: string;
    /** The visitor's network address. */
    clientAddress: string;
  }
}
