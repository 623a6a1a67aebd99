import * as z from 'zod';
import { readJson } from '../../core/provider-kit/answer.ts';
import { ProviderApiError, type CallOptions, type PhoneNumber } from '../../core/provider/index.ts';
import { call, type CloudApi } from '../cloud-api/api.ts';
import { toPhoneNumber } from '../cloud-api/payload.ts';

const text = z.string().optional().catch(undefined);

/** `display_phone_number` in what integrations of the Cloud API read, `phone_number` in those of the API before it. */
const numberSchema = z.object({ display_phone_number: text, phone_number: text });

/**
 * The number of the channel whose key this is; undefined where 360dialog does not say. Its documentation has no call for it
 * (looked for in the messaging API, the pages on health and the partner API: `/health_status` names Meta's id of the number
 * and not the number). Several integrations in public read it here, one of them at waba-v2.360dialog.io with the answer
 * `{id, display_phone_number}`. So an answer that says no, or that cannot be read, is no fault: the number is then not known,
 * and a switch has to be confirmed.
 */
export async function readNumber(api: CloudApi, options?: CallOptions): Promise<PhoneNumber | undefined> {
  try {
    const { body } = await call(api, { method: 'GET', path: '/v1/configs/phone_number', ...options });
    const answer = readJson(body, numberSchema);
    return toPhoneNumber(answer?.display_phone_number ?? answer?.phone_number);
  } catch (error) {
    if (ProviderApiError.isInstance(error) && !error.retryable) return undefined;
    throw error;
  }
}
