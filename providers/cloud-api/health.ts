import * as z from 'zod';
import { GatewayError, type CallOptions, type Health } from '../../core/provider/index.ts';
import { callJson, type CloudApi } from './api.ts';
import { anyList, optionalText } from './payload.ts';

const healthSchema = z.object({
  health_status: z.object({ can_send_message: z.string(), entities: anyList }),
  quality_rating: optionalText,
});

const entitySchema = z.object({
  entity_type: z.string(),
  can_send_message: z.string(),
  additional_info: z.array(z.string()).catch([]),
  errors: z.array(z.object({ error_description: optionalText })).catch([]),
});

/**
 * Asks whether messages can be sent, and says which part (number, account, business, app) stands in the way. Never
 * throws. https://developers.facebook.com/documentation/business-messaging/whatsapp/support/health-status
 */
export async function checkHealth(api: CloudApi, path: string, options?: CallOptions): Promise<Health> {
  try {
    const answer = await callJson(api, { method: 'GET', path, ...options }, healthSchema);
    const { can_send_message: overall, entities } = answer.health_status;
    const reason = entities.flatMap(troubleOf)[0] ?? `Messages: ${overall}`;
    if (overall === 'BLOCKED') return { status: 'down', reason };
    if (overall !== 'AVAILABLE') return { status: 'degraded', reason };
    // Red: many people block or report what this number writes; its limits are about to fall.
    return answer.quality_rating === 'RED'
      ? { status: 'degraded', reason: 'The quality rating of the number is red' }
      : { status: 'healthy' };
  } catch (error) {
    const reason = GatewayError.isInstance(error) ? error.message : 'The provider could not be asked';
    return { status: 'down', reason };
  }
}

function troubleOf(payload: unknown): readonly string[] {
  const entity = entitySchema.safeParse(payload).data;
  if (entity === undefined || entity.can_send_message === 'AVAILABLE') return [];
  const details = entity.errors[0]?.error_description ?? entity.additional_info[0];
  return [`${entity.entity_type} is ${entity.can_send_message}${details === undefined ? '' : `: ${details}`}`];
}
