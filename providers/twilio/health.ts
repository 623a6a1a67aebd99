import * as z from 'zod';
import { GatewayError, type CallOptions, type Health } from '../../core/provider/index.ts';
import { call, callFor, type ApiContext } from './api.ts';

const accountSchema = z.object({ status: z.string() });

/**
 * The account, asked with its auth token: that proves the token our webhooks are checked with, and says whether the
 * account is suspended. A standard API key may not read accounts (docs/iam/api-keys), so it is tried on the messages.
 */
export async function health(context: ApiContext, options: CallOptions = {}): Promise<Health> {
  const { accountSid, authToken, apiKeySid } = context.config;
  const account = `/2010-04-01/Accounts/${accountSid}`;
  try {
    const byToken = { ...context, config: { accountSid, authToken } };
    const asked = { method: 'GET', host: 'apiUrl', ...options } as const;
    const answer = await callFor(byToken, { ...asked, path: `${account}.json` }, accountSchema);
    if (answer === undefined) return { status: 'down', reason: 'Twilio does not know this account' };
    if (answer.status !== 'active') return { status: 'down', reason: `The Twilio account is ${answer.status}` };
    if (apiKeySid !== undefined) await call(context, { ...asked, path: `${account}/Messages.json?PageSize=1` });
    return { status: 'healthy' };
  } catch (error) {
    return { status: 'down', reason: GatewayError.isInstance(error) ? error.message : 'Twilio could not be asked' };
  }
}
