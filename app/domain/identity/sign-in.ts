import { z } from "zod";
import { isOwnEmail, PASSWORD_LENGTH_MAX, passwordFault } from "./password-rule.ts";

const EMAIL_LENGTH_MAX = 254;
const NAME_LENGTH_MAX = 60;
const DESTINATION_LENGTH_MAX = 2_000;

/** A message here is a key of messages.fields. */
const email = z
  .string()
  .trim()
  .min(1, "required")
  .max(EMAIL_LENGTH_MAX, "emailInvalid")
  .pipe(z.email("emailInvalid"))
  .transform((text) => text.toLowerCase());

/** Where to go afterwards; anything odd in it is put right by localDestination. */
const to = z.string().max(DESTINATION_LENGTH_MAX).optional().catch(undefined);

export const SignInForm = z.object({
  email,
  // two UTF-16 units may be one character; what is longer than any password is nobody's
  password: z
    .string()
    .min(1, "required")
    .max(2 * PASSWORD_LENGTH_MAX, "passwordTooLong"),
  to,
});

/** A mobile of the mainland as people write it, with spaces, hyphens or +86; null when left empty. */
const optionalMobile = z
  .string()
  .optional()
  .transform((text) => (text ?? "").replace(/[\s-]/g, "").replace(/^(?:\+|00)86/, ""))
  .refine((digits) => digits === "" || /^1[3-9]\d{9}$/.test(digits), "mobileInvalid")
  .transform((digits) => (digits === "" ? null : digits));

export const SignUpForm = z
  .object({
    name: z
      .string()
      .trim()
      .min(1, "required")
      .max(NAME_LENGTH_MAX, "tooLong")
      .refine((text) => !/\p{Cc}/u.test(text), "invalid"),
    email,
    phone: optionalMobile,
    password: z
      .string()
      .min(1, "required")
      .superRefine((password, context) => {
        const fault = passwordFault(password);
        if (fault) context.addIssue({ code: "custom", message: fault });
      }),
    to,
  })
  .refine((form) => !isOwnEmail(form.password, form.email), {
    path: ["password"],
    message: "passwordTooCommon",
  });
