import { isLoopback } from '../provider-kit/base-url.ts';
import { GatewayError } from '../provider/index.ts';

/**
 * Where a visitor may be sent, and which site may frame the page: https, or http on the visitor's own machine, where
 * nobody else can listen. Throws `invalid_request` naming the field.
 */
export function readVisitorUrl(text: string, path: string): URL {
  if (!URL.canParse(text)) throw invalid(path, 'must be a URL');
  const url = new URL(text);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(text));
  if (!safe) throw invalid(path, 'must be https, or http on localhost');
  if (url.username !== '' || url.password !== '') throw invalid(path, 'must have no user name');
  return url;
}

/** `https://app.example.com`: nothing behind the host and port. Throws `invalid_request` naming the field. */
export function readOrigin(text: string, path: string): string {
  const { origin } = readVisitorUrl(text, path);
  if (text !== origin) throw invalid(path, `must be an origin such as ${origin}`);
  // What a policy would read as something else than a name: a wildcard, a separator.
  if (!/^https?:\/\/[\w.:[\]-]+$/.test(origin))
    throw invalid(path, 'must be an origin such as https://app.example.com');
  return origin;
}

function invalid(path: string, message: string): GatewayError {
  return new GatewayError({ code: 'invalid_request', fields: [{ path, message }] });
}
