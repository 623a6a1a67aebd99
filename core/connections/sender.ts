import { doOutside } from '../audit/asked.ts';
import type { GatewayContext } from '../context.ts';
import {
  GatewayError,
  type CallOptions,
  type ProviderSender,
  type SenderRequest,
  type SenderState,
} from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { findConnection } from './find.ts';
import { providerOf } from './provider-of.ts';

/**
 * Registering a connection's number for WhatsApp at its provider, where that goes by calls. All of it throws `conflict`
 * where it does not, `resource_not_found`, and what the provider throws.
 */

/** How far the number is, asked afresh. */
export async function readSender(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<SenderState> {
  return senderOf(context, await findConnection(context, id, tenantId)).state(options);
}

/** Safe to repeat. */
export async function registerSender(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  request: SenderRequest,
  options: CallOptions,
): Promise<SenderState> {
  const row = await findConnection(context, id, tenantId);
  const sender = senderOf(context, row);
  const { displayName } = request;
  return doOutside(context, deed(row, 'registered', { displayName }), () => sender.register(request, options));
}

/** With the code that WhatsApp sent to the number, which is kept nowhere. */
export async function verifySender(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  code: string,
  options: CallOptions,
): Promise<SenderState> {
  const row = await findConnection(context, id, tenantId);
  const sender = senderOf(context, row);
  return doOutside(context, deed(row, 'verified'), () => sender.verify(code, options));
}

/** Gives the number back. Safe to repeat. */
export async function removeSender(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<void> {
  const row = await findConnection(context, id, tenantId);
  const sender = senderOf(context, row);
  await doOutside(context, deed(row, 'removed'), () => sender.remove(options));
}

function senderOf(context: GatewayContext, row: ConnectionRow): ProviderSender {
  const { sender } = providerOf(context, row);
  if (sender !== undefined) return sender;
  throw new GatewayError({
    code: 'conflict',
    message: `${row.provider} registers no number by a call, or none is configured: that is done where the number is`,
  });
}

function deed({ id, tenant_id: tenantId }: ConnectionRow, what: string, data: Readonly<Record<string, unknown>> = {}) {
  return { tenantId, action: `sender.${what}`, subject: id, data };
}
