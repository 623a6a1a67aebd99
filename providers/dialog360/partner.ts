import * as z from 'zod';
import { isSuccess, readJson } from '../../core/provider-kit/answer.ts';
import { callFailure } from '../../core/provider-kit/faults.ts';
import { type CallOptions, type Http } from '../../core/provider/index.ts';
import { unreadable } from '../cloud-api/api.ts';
import { refusal } from '../cloud-api/errors.ts';
import { PROVIDER_ID } from './context.ts';
import { readText } from './errors.ts';

/** A 360dialog partner's own access: the operator's, never a tenant's. */
export type Partner = {
  readonly http: Http;
  readonly now: () => Date;
  readonly partnerId: string;
  /** Sent as `X-API-Key`. */
  readonly apiKey: string;
  /** `https://hub.360dialog.io` when absent. */
  readonly baseUrl?: string;
};

const HUB = 'https://hub.360dialog.io';

/** Both shapes that 360dialog has answered with. Its `address` is not used: where messages go is a setting of ours. */
const keySchema = z.object({ api_key: z.string().min(1) });
const answerSchema = z.union([
  keySchema,
  z.object({ api_keys: z.tuple([keySchema], keySchema) }).transform(({ api_keys: [first] }) => first),
]);

/**
 * Creates the key of a client's channel, after the client has come back from 360dialog's onboarding with its channel's
 * id. The key is the connection's `apiKey`; the channel's earlier key stops working at that moment, also where the
 * answer got lost: then just ask again.
 *
 * Clients that pay 360dialog themselves have to permit it first (`permission_denied` until then). From 360dialog's
 * Partners V2 API, https://docs.360dialog.com/partner/partner-api/api-reference
 */
export async function createChannelKey(partner: Partner, channelId: string, options?: CallOptions): Promise<string> {
  const { http, now, partnerId, apiKey, baseUrl = HUB } = partner;
  const [partnerPart, channelPart] = [encodeURIComponent(partnerId), encodeURIComponent(channelId)];
  try {
    const response = await http.request({
      method: 'POST',
      url: `${baseUrl}/api/v2/partners/${partnerPart}/channels/${channelPart}/api_keys`,
      headers: { 'x-api-key': apiKey, accept: 'application/json' },
      ...options,
    });
    if (!isSuccess(response)) throw refusal({ provider: PROVIDER_ID, now, readText }, response, 'call');
    const answer = readJson(response.body, answerSchema);
    if (answer === undefined) throw unreadable(PROVIDER_ID);
    return answer.api_key;
  } catch (error) {
    throw callFailure(error, PROVIDER_ID);
  }
}
