import type { GatewayContext } from '../context.ts';
import type { Http, HttpRequest } from '../provider/index.ts';
import { writeTraceparent } from '../trace.ts';

/**
 * The client that a provider borrows. Where somebody traces, its requests name what they are part of (`traceparent`, W3C
 * Trace Context): a backend that traces as well goes on from there. Two random ids; nobody is named by them.
 */
export function tracedHttp({ http, trace }: Pick<GatewayContext, 'http' | 'trace'>): Http {
  if (trace === undefined) return http;
  const traceparent = writeTraceparent(trace);
  const named = (request: HttpRequest): HttpRequest => ({ ...request, headers: { traceparent, ...request.headers } });
  return { request: (request) => http.request(named(request)), stream: (request) => http.stream(named(request)) };
}
