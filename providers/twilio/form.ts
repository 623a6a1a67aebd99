import type { WebhookRequest } from '../../core/provider/index.ts';

/** A form's fields; the first value of a repeated one. */
export type Form = Readonly<Record<string, string>>;

/** The body as a form. Whatever the bytes are, this reads something: URL encoding has no errors. */
export function readForm({ body }: Pick<WebhookRequest, 'body'>): URLSearchParams {
  return new URLSearchParams(new TextDecoder().decode(body));
}

/** Twilio's webhooks have some sixty fields, and three more for each of ten media. */
const MOST_FIELDS = 500;
const AMPERSAND = 0x26;

/**
 * Whether a form has more fields than a webhook of Twilio's could. Counted in its bytes, before anything is made of them:
 * whoever sends it has proven nothing yet, and a signature is checked in a time that grows with the square of the fields.
 */
export function isOvergrown({ body }: Pick<WebhookRequest, 'body'>): boolean {
  let fields = 1;
  for (let at = body.indexOf(AMPERSAND); at !== -1; at = body.indexOf(AMPERSAND, at + 1)) {
    fields += 1;
    if (fields > MOST_FIELDS) return true;
  }
  return false;
}

/** As the `twilio` package wants its parameters: repeated ones as a list. */
export function toParameters(form: URLSearchParams): Record<string, string | string[]> {
  const byName = Map.groupBy(form, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, pairs]) => {
      const [first = '', ...more] = pairs.map(([, value]) => value);
      return [name, more.length === 0 ? first : [first, ...more]];
    }),
  );
}

/** For reading: null bytes, which WhatsApp texts sometimes carry and PostgreSQL refuses, are left out. */
export function toFields(form: URLSearchParams): Form {
  const first = new Map<string, string>();
  for (const [name, value] of form) if (!first.has(name)) first.set(name, value);
  return Object.fromEntries([...first].map(([name, value]) => [clean(name), clean(value)]));
}

function clean(text: string): string {
  return text.replaceAll('\0', '');
}

/** The value, where it says anything. */
export function field(form: Form, name: string): string | undefined {
  const value = Object.hasOwn(form, name) ? form[name] : undefined;
  return value === undefined || value.trim() === '' ? undefined : value;
}
