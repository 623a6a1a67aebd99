import { notConfigured } from '../../core/provider-kit/not-configured.ts';
import type { ObtainCredentials } from '../../core/provider/index.ts';
import type { ApiContext } from './api.ts';
import { obtainFields, PROVIDER_ID, settingsSchema } from './context.ts';
import { createSubaccount, readSubaccount } from './subaccounts.ts';

/**
 * The sid and the token of a subaccount of the operator's: of one that is there, or of a new one. A fault while a new one
 * is made is `outcome_unknown`: look at Twilio's list before it is asked for again, as names need not be unique.
 */
export const obtainConfig: ObtainCredentials['config'] = async (brought, { http, now, settings }, options) => {
  const { parentAccountSid, parentAuthToken, ...urls } = settingsSchema.parse(settings);
  if (parentAccountSid === undefined || parentAuthToken === undefined) {
    throw notConfigured(
      PROVIDER_ID,
      'settings.parentAuthToken',
      'and parentAccountSid are needed to have subaccounts made',
    );
  }
  const fields = obtainFields.safeParse(brought);
  if (!fields.success) {
    const [issue] = fields.error.issues;
    throw notConfigured(PROVIDER_ID, `config.${issue?.path.join('.') ?? ''}`, issue?.message ?? 'is wrong');
  }
  const { subaccountSid, subaccountName } = fields.data;
  // Its token opens every tenant's account.
  if (subaccountSid === parentAccountSid)
    throw notConfigured(PROVIDER_ID, 'config.subaccountSid', 'is the account above the tenants');
  const parent: ApiContext = {
    config: { accountSid: parentAccountSid, authToken: parentAuthToken },
    settings: urls,
    runtime: { http, now },
  };
  const { accountSid, authToken } =
    subaccountSid === undefined
      ? await createSubaccount(parent, subaccountName ?? '', options)
      : await readSubaccount(parent, subaccountSid, options);
  return { accountSid, authToken };
};
