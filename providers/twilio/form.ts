import type { WebhookRequest } from '../../core/provider/index.ts';

/** A form's fields; the first value of a repeated one. */
export type Form = Readonly<Record<string, string>>;

/** The body as a form. Whatever the bytes are, this reads something: URL encoding has no errors. */
export function readForm({ body }: Pick<WebhookRequest, 'body'>): URLSearchParams {
  return new URLSearchParams(new TextDecoder().decode(body));
}

/** As the `twilio` package wants its parameters: repeated ones as a list. */
export function toParameters(form: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const [first = '', ...more] = form.getAll(name);
      return [name, more.length === 0 ? first : [first, ...more]];
    }),
  );
}

/** For reading: null bytes, which WhatsApp texts sometimes carry and PostgreSQL refuses, are left out. */
export function toFields(form: URLSearchParams): Form {
  return Object.fromEntries([...new Set(form.keys())].map((name) => [clean(name), clean(form.get(name) ?? '')]));
}

function clean(text: string): string {
  return text.replaceAll('\0', '');
}

/** The value, where it says anything. */
export function field(form: Form, name: string): string | undefined {
  const value = Object.hasOwn(form, name) ? form[name] : undefined;
  return value === undefined || value.trim() === '' ? undefined : value;
}
