import * as z from 'zod';
import { ProviderApiError, type CallOptions, type PhoneNumber } from '../../core/provider/index.ts';
import { call, readJson, type CloudApi } from '../cloud-api/api.ts';
import { toPhoneNumber } from '../cloud-api/payload.ts';

const numberSchema = z.object({ display_phone_number: z.string() });

/**
 * The number of the channel whose key this is; undefined where 360dialog does not say. Its documentation has no call for it
 * (looked for in the messaging API, the pages on health and the partner API); integrations in public read it here, as
 * Meta writes it for people. So an answer that says no, or that cannot be read, is no fault: the number is then not known.
 */
export async function readNumber(api: CloudApi, options?: CallOptions): Promise<PhoneNumber | undefined> {
  try {
    const { body } = await call(api, { method: 'GET', path: '/v1/configs/phone_number', ...options });
    return toPhoneNumber(readJson(body, numberSchema)?.display_phone_number);
  } catch (error) {
    if (ProviderApiError.isInstance(error) && !error.retryable) return undefined;
    throw error;
  }
}
