export { openPage } from "#app/http/open-page.server.ts";
