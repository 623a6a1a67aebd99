import * as z from 'zod';
import { isSuccess, readJson } from '../../core/provider-kit/answer.ts';
import { outcomeUnknown, sendFailure } from '../../core/provider-kit/faults.ts';
import { GatewayError, type CallOptions } from '../../core/provider/index.ts';
import { callFor, toRequest, type ApiContext } from './api.ts';
import { PROVIDER_ID } from './context.ts';
import { refusal } from './errors.ts';

/**
 * Onboarding, apart from the contract: one subaccount for each tenant, with an sid and a token of its own, so that
 * webhooks, usage and suspension are apart. An account holds one WhatsApp Business Account, so tenants with their own
 * need their own subaccount (docs/whatsapp/key-concepts). `context` is the parent account's.
 */
export type Subaccount = {
  readonly accountSid: string;
  /** A secret. Twilio shows it here; keep it sealed. */
  readonly authToken: string;
  readonly friendlyName: string;
  readonly status: string;
};

const accountSchema = z.object({
  sid: z.string().regex(/^AC[0-9a-fA-F]{32}$/),
  auth_token: z.string().min(1),
  friendly_name: z.string(),
  status: z.string(),
});

const PATH = '/2010-04-01/Accounts';
const ONCE = { provider: PROVIDER_ID, idempotentSend: false } as const;

/** Makes one. Not to be repeated blindly: names need not be unique, so a fault after it left is `outcome_unknown`. */
export async function createSubaccount(
  context: ApiContext,
  friendlyName: string,
  { signal }: CallOptions = {},
): Promise<Subaccount> {
  const request = toRequest(context, {
    method: 'POST',
    host: 'apiUrl',
    path: `${PATH}.json`,
    // Twilio's limit for the name is 64 characters.
    body: { form: { FriendlyName: friendlyName.slice(0, 64) } },
    ...(signal !== undefined && { signal }),
  });
  try {
    const response = await context.runtime.http.request(request);
    if (!isSuccess(response)) throw refusal(response, { kind: 'send', now: context.runtime.now() });
    const answer = readJson(response.body, accountSchema);
    if (answer === undefined) throw outcomeUnknown(ONCE, new Error('the answer is not readable'));
    return toSubaccount(answer);
  } catch (error) {
    throw sendFailure(error, ONCE);
  }
}

/**
 * One that is there, its token included. Throws `resource_not_found` where the parent has none of that sid, and
 * `account_restricted` where it is suspended or closed: a connection could do nothing with it.
 */
export async function readSubaccount(
  context: ApiContext,
  accountSid: string,
  options: CallOptions = {},
): Promise<Subaccount> {
  const path = `${PATH}/${encodeURIComponent(accountSid)}.json`;
  const answer = await callFor(context, { method: 'GET', host: 'apiUrl', path, ...options }, accountSchema);
  if (answer === undefined) throw new GatewayError({ code: 'resource_not_found', provider: PROVIDER_ID });
  if (answer.status !== 'active') throw new GatewayError({ code: 'account_restricted', provider: PROVIDER_ID });
  return toSubaccount(answer);
}

function toSubaccount(account: z.output<typeof accountSchema>): Subaccount {
  return {
    accountSid: account.sid,
    authToken: account.auth_token,
    friendlyName: account.friendly_name,
    status: account.status,
  };
}
