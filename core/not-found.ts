import { GatewayError } from './provider/index.ts';

/** Also the answer for what belongs to another tenant: whether it exists is none of the caller's business. */
export function notFound(what: string): GatewayError {
  return new GatewayError({ code: 'resource_not_found', message: `There is no such ${what}` });
}
