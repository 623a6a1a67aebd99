import { updateConnection } from '../connections/connections.ts';
import { tryToSetUpWebhook } from '../connections/webhook.ts';
import type { GatewayContext } from '../context.ts';
import { recordEvents } from '../events/record.ts';
import { lockTenant } from '../lock-tenant.ts';
import { GatewayError, type CallOptions } from '../provider/index.ts';
import type { ConnectLinkRow } from '../store/gateway/schema.ts';
import { noteFailure, requireOpen } from './admit.ts';
import { completeLink, fits } from './complete.ts';
import { completeConfig, tryOut } from './fields.ts';
import { requireSubject, type Subject } from './subject.ts';
import { connectionFor, noteUse } from './use.ts';

/**
 * Takes a provider's details: checks them, tries them out at the provider, and only then stores them. That completes the
 * link, unless there is a phone to pair as well.
 *
 * Throws `connect_link_closed`, `invalid_request` and `invalid_configuration` naming the fields, `number_mismatch`, and what
 * the provider answers. Each refusal of a provider counts: a link is no way to try other people's credentials out.
 */
export async function submitFields(
  context: GatewayContext,
  link: ConnectLinkRow,
  fields: Readonly<Record<string, unknown>>,
  options: CallOptions,
): Promise<void> {
  requireOpen(context, link);
  const subject = await requireSubject(context, link);
  const config = completeConfig(context, subject, fields);
  const hasPhone = subject.provider.capabilities.pairing.length > 0;
  const number = hasPhone ? null : await tryCounted(context, link, subject, config, options);
  if (!fits(link, number)) throw new GatewayError({ code: 'number_mismatch' });

  const own = Object.fromEntries(Object.entries(config).filter(([name]) => !Object.hasOwn(subject.given, name)));
  const { id, made } = await connectionFor(context, link, own, options);
  await noteUse(context, link);
  if (!made) {
    await updateConnection(context, id, link.tenant_id, { config: own });
    await tryToSetUpWebhook(context, { id, provider: subject.provider.id }, options);
  }
  if (hasPhone) return;
  await context.store.db.transaction().execute(async (transaction) => {
    await lockTenant(context, transaction, link.tenant_id);
    const drafts = await completeLink(context, transaction, link, id, { number, restricted: false, until: null });
    await recordEvents(context, transaction, link.tenant_id, drafts);
  });
}

async function tryCounted(
  context: GatewayContext,
  link: ConnectLinkRow,
  subject: Subject,
  config: Readonly<Record<string, unknown>>,
  options: CallOptions,
): Promise<string | null> {
  try {
    return await tryOut(context, subject, config, options);
  } catch (error) {
    await noteFailure(context, link.id);
    throw error;
  }
}
