import type { Config, Context } from '@netlify/functions';
import { answer } from '../answer.ts';

/** The whole API: the app's own, and where backends call us. */
export default (request: Request, context: Context): Promise<Response> => answer(request, context);

export const config: Config = {
  path: [
    '/v1/*',
    '/webhooks/*',
    '/healthz',
    '/readyz',
    '/metrics',
    '/openapi.json',
    '/docs',
    '/docs/*',
    '/media/*',
    '/connect/api/*',
    '/connect/l/*',
  ],
};
