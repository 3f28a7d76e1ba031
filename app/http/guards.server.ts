import { redirect } from "@remix-run/node";
import { type Ability, may, type Person } from "#app/domain/identity/access.ts";
import { DESTINATION_LENGTH_MAX } from "#app/http/local-destination.ts";
import { withoutLocale } from "#app/http/locale.ts";
import { findSignedIn } from "#app/http/session.server.ts";

/*
 * Who may come in. Not signed in: to the sign-in page and back again (303). Signed in, but it is not
 * for them: 403. A thing that is somebody else's is not there (404): its query asks for its owner.
 */

/** The person who is signed in; anybody else is sent to sign in first. */
export async function requireUser(request: Request): Promise<Person> {
  const person = await findSignedIn(request);
  if (!person) throw redirect(signInAddress(request), 303);
  return person;
}

/** The person who is signed in, if they may do this (see domain/identity/access.ts). */
export async function requireAbility(request: Request, ability: Ability): Promise<Person> {
  const person = await requireUser(request);
  if (!may(person, ability)) throw forbidden();
  return person;
}

function forbidden(): Response {
  return new Response("Forbidden", { status: 403 });
}

/** An address longer than any page's own is not carried along: it would be carried through every link of the form. */
function signInAddress(request: Request): string {
  const { pathname, search } = new URL(request.url);
  const to = withoutLocale(pathname) + search;
  return to.length > DESTINATION_LENGTH_MAX
    ? "/account/sign-in"
    : `/account/sign-in?to=${encodeURIComponent(to)}`;
}
