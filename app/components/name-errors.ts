type Errors = Record<string, string | undefined>;

/**
 * What is wrong with a form, each with the label of its field before it: in a list at the head of the form
 * "please fill this in" alone says nothing. `labels` are by name; of "lines.0.amount" the last word counts.
 */
export function nameErrors(
  errors: Errors | undefined,
  labels: Record<string, unknown>,
  join: (label: string, message: string) => string,
): Errors {
  return Object.fromEntries(
    Object.entries(errors ?? {}).map(([name, message]) => {
      const label = labels[name.slice(name.lastIndexOf(".") + 1)];
      return [name, message && typeof label === "string" ? join(label, message) : message];
    }),
  );
}
