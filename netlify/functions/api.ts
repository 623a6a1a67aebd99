import type { Config } from '@netlify/functions';
import { app } from '../once.ts';

/** The whole API: the app's own, and where backends call us. */
export default async (request: Request): Promise<Response> => (await app()).fetch(request);

export const config: Config = { path: ['/v1/*', '/webhooks/*', '/healthz', '/readyz'] };
