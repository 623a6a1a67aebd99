import * as z from 'zod';
import type { CallOptions, PhoneNumber } from '../../core/provider/index.ts';
import { callJson, type CloudApi } from '../cloud-api/api.ts';
import { toPhoneNumber } from '../cloud-api/payload.ts';

const numberSchema = z.object({ display_phone_number: z.string().optional() });

/**
 * The number behind a phone number id. Meta writes it for people (`+1 555-078-3881`).
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers
 */
export async function readNumber(
  api: CloudApi,
  phoneNumberId: string,
  options?: CallOptions,
): Promise<PhoneNumber | undefined> {
  const path = `/${phoneNumberId}?fields=display_phone_number`;
  const { display_phone_number: shown } = await callJson(api, { method: 'GET', path, ...options }, numberSchema);
  return toPhoneNumber(shown);
}
