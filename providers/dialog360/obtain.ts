import { randomBytes } from 'node:crypto';
import { notConfigured } from '../../core/provider-kit/not-configured.ts';
import type { ObtainCredentials } from '../../core/provider/index.ts';
import { obtainFields, PROVIDER_ID, settingsSchema } from './context.ts';
import { createChannelKey } from './partner.ts';

/** The key of a channel, and a secret for its webhooks. Any earlier key of the channel ends. */
export const obtainConfig: ObtainCredentials['config'] = async (brought, { http, now, settings }, options) => {
  const { partnerId, partnerKey, hubUrl } = settingsSchema.parse(settings);
  if (partnerId === undefined || partnerKey === undefined) {
    throw notConfigured(PROVIDER_ID, 'settings.partnerKey', 'and partnerId are needed to have keys made');
  }
  const fields = obtainFields.safeParse(brought);
  if (!fields.success) throw notConfigured(PROVIDER_ID, 'config.channelId', 'must be the id of a channel');
  const partner = { http, now, partnerId, apiKey: partnerKey, ...(hubUrl !== undefined && { baseUrl: hubUrl }) };
  const apiKey = await createChannelKey(partner, fields.data.channelId, options);
  return { apiKey, webhookSecret: randomBytes(32).toString('base64url') };
};
