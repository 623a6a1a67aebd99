import { recordAsked } from '../audit/asked.ts';
import { findConnection } from '../connections/find.ts';
import type { GatewayContext } from '../context.ts';
import { GatewayError, type CallOptions } from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { findTemplate, submissionsOf } from './find.ts';
import { templatesOf } from './submission.ts';

/**
 * Deletes a template at every provider that it was submitted to, then from the registry. Safe to repeat. A provider that
 * cannot be told stops it with its error, unless `force`. Throws `resource_not_found`, and `conflict` where the provider
 * would delete other languages along: WhatsApp lets nobody use the name again for a month.
 */
export async function deleteTemplate(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: CallOptions & { readonly force: boolean },
): Promise<void> {
  const { name, language, tenant_id: owner } = await findTemplate(context, id, tenantId);
  const asked = await recordAsked(context, {
    tenantId: owner,
    action: 'template.deleted',
    subject: id,
    data: { name, language },
  });
  for (const { connection_id: connectionId, provider } of await submissionsOf(context, [id])) {
    try {
      const connection = await findConnection(context, connectionId, owner);
      const templates = templatesOf(context, connection);
      if (templates.deletesAllLanguages === true) await requireAlone(context, connection, id, name);
      await templates.delete(name, language, options);
    } catch (error) {
      if (!options.force) {
        await asked.failed(error);
        throw error;
      }
      context.log.warn({ connectionId, provider }, 'template deleted without its provider');
    }
  }
  await context.store.db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('template').where('id', '=', id).execute();
    await asked.done(transaction);
  });
}

/** Throws `conflict` where the connection's provider has this template in other languages, as far as the registry knows. */
async function requireAlone(
  { store }: GatewayContext,
  { id: connectionId, provider, tenant_id: tenantId }: ConnectionRow,
  id: string,
  name: string,
): Promise<void> {
  const others = await store.db
    .selectFrom('template')
    .innerJoin('template_submission', 'template_submission.template_id', 'template.id')
    .select('template.language')
    .where('template.tenant_id', '=', tenantId)
    .where('template.name', '=', name)
    .where('template.id', '<>', id)
    .where('template_submission.connection_id', '=', connectionId)
    .where('template_submission.provider', '=', provider)
    .orderBy('template.language')
    .execute();
  if (others.length === 0) return;
  const languages = others.map(({ language }) => language).join(', ');
  throw new GatewayError({
    code: 'conflict',
    provider,
    message: `${provider} deletes all languages of a name at once, and has ${name} in ${languages}, too. With force=true only our record goes; the last of them takes all along`,
  });
}
