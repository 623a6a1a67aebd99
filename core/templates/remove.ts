import { recordAsked } from '../audit/asked.ts';
import { findConnection } from '../connections/find.ts';
import type { GatewayContext } from '../context.ts';
import type { CallOptions } from '../provider/index.ts';
import { findTemplate, submissionsOf } from './find.ts';
import { templatesOf } from './submission.ts';

/**
 * Deletes a template at every provider that it was submitted to, then from the registry. Safe to repeat. A provider that
 * cannot be told stops it with its error, unless `force`. Throws `resource_not_found`.
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
      await templatesOf(context, connection).delete(name, language, options);
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
