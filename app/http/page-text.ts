/*
 * A page is drawn as a string and sent as bytes. As the body of a Response it would be made a stream
 * in between, and read back from it, at a tenth of the cost of a page. So the Response carries only
 * status and headers through the framework, and its text waits here for whoever sends it.
 */

const texts = new WeakMap<Response, string>();

/** A response whose body is `text`, for pageTextOf alone: as a Response it has none. */
export function pageResponse(text: string, init: ResponseInit): Response {
  const response = new Response(null, init);
  texts.set(response, text);
  return response;
}

/** The text of a response that was made by pageResponse. */
export function pageTextOf(response: Response): string | undefined {
  return texts.get(response);
}
