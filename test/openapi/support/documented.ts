import type { OpenApiDocument } from '../../../core/api/openapi/document.ts';
import { misfits } from './check-schema.ts';

/** An answer, as far as the document speaks of it. */
export type Said = {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly headers?: Headers;
};

/** What every answer has, for browsers and for those in between, and what HTTP itself is made of. */
const ORDINARY =
  /^(content-(type|length|security-policy)|cache-control|connection|transfer-encoding|cross-origin-resource-policy|referrer-policy|permissions-policy|strict-transport-security|x-.+)$/;

/** What an answer has that the document does not say; empty where it says it all. `route`: `POST /v1/messages/:id/actions`. */
export function undocumented(document: OpenApiDocument, route: string, said: Said): string[] {
  const [method = '', path = ''] = route.split(' ');
  const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  if (operation === undefined) return [`${route} is not documented`];
  const answer = operation.responses[said.status];
  if (answer === undefined) return [`${route} answered ${said.status}, which is not documented: ${said.text}`];
  const { content = {}, headers = {} } = answer;
  const unsaid = [...(said.headers?.keys() ?? [])].filter(
    (name) => !ORDINARY.test(name) && headers[name] === undefined,
  );
  if (unsaid.length > 0) return unsaid.map((name) => `${route} ${said.status} has ${name}, which is not documented`);
  const type = said.contentType.split(';')[0] ?? '';
  if (said.text === '' && type === '')
    return answer.content === undefined ? [] : [`${route} ${said.status} has no body`];
  const documented = content[type] ?? content['*/*'];
  if (documented === undefined) return [`${route} ${said.status} is ${type}, which is not documented`];
  if (documented.schema === undefined) return [];
  return misfits(document, documented.schema, JSON.parse(said.text)).map((line) => `${route} ${said.status}: ${line}`);
}
