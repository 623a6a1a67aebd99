import type { Config } from '@netlify/functions';
import { answer } from '../once.ts';

/** The whole API: the app's own, and where backends call us. */
export default answer;

export const config: Config = { path: ['/v1/*', '/webhooks/*', '/healthz', '/readyz'] };
