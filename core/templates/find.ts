import type { Page } from '../api/common.ts';
import type { ListTemplates, TemplateView } from '../api/templates.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn, toTimestamp } from '../json.ts';
import { newestFirst, withinTenant } from '../narrow.ts';
import { notFound } from '../not-found.ts';
import { cursorId, toPage } from '../page.ts';
import { gapsOf } from '../provider-kit/template-gaps.ts';
import type { TemplateDefinition } from '../provider/index.ts';
import type { TemplateRow, TemplateSubmissionRow } from '../store/gateway/schema.ts';

/** `tenantId` undefined: any tenant's. Throws `resource_not_found`. */
export async function findTemplate(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<TemplateRow> {
  const row = await context.store.db
    .selectFrom('template')
    .selectAll()
    .where('id', '=', id)
    .$call(withinTenant(tenantId))
    .executeTakeFirst();
  if (row === undefined) throw notFound('template');
  return row;
}

/** As the API shows it, with what each provider makes of it. Throws `resource_not_found`. */
export async function getTemplate(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
): Promise<TemplateView> {
  const row = await findTemplate(context, id, tenantId);
  return present(row, await submissionsOf(context, [id]));
}

/** Newest first. `tenantId` undefined: all tenants'. */
export async function listTemplates(
  context: GatewayContext,
  query: Omit<ListTemplates, 'tenantId'> & { readonly tenantId: string | undefined },
): Promise<Page<TemplateView>> {
  const below = cursorId(query.cursor, 'template');
  const rows = await context.store.db
    .selectFrom('template')
    .selectAll()
    .$call(withinTenant(query.tenantId))
    .$if(query.name !== undefined, (select) => select.where('name', '=', query.name ?? ''))
    .$if(query.language !== undefined, (select) => select.where('language', '=', query.language ?? ''))
    .$call(newestFirst(below, query.limit))
    .execute();
  const submissions = await submissionsOf(
    context,
    rows.map((row) => row.id),
  );
  return toPage(rows, query.limit, (row) => present(row, submissions));
}

/** Of connections that are still there, on the provider that they are on now: on another one it would be another template. */
export async function submissionsOf(
  context: GatewayContext,
  templateIds: readonly string[],
): Promise<readonly TemplateSubmissionRow[]> {
  if (templateIds.length === 0) return [];
  return context.store.db
    .selectFrom('template_submission')
    .innerJoin('connection', 'connection.id', 'template_submission.connection_id')
    .selectAll('template_submission')
    .where('template_submission.template_id', 'in', templateIds)
    .where('connection.deleted_at', 'is', null)
    .whereRef('connection.provider', '=', 'template_submission.provider')
    .orderBy('template_submission.connection_id')
    .execute();
}

function present(row: TemplateRow, submissions: readonly TemplateSubmissionRow[]): TemplateView {
  const definition = fromColumn<TemplateDefinition>(row.definition);
  return {
    id: row.id,
    tenantId: row.tenant_id,
    ...definition,
    parameterCount: gapsOf(definition.body).length,
    submissions: submissions
      .filter((submission) => submission.template_id === row.id)
      .map((submission) => ({
        connectionId: submission.connection_id,
        provider: submission.provider,
        status: submission.status,
        providerStatus: submission.provider_status,
        providerTemplateId: submission.provider_template_id,
        rejectionReason: submission.rejection_reason,
        updatedAt: toTimestamp(submission.updated_at),
      })),
    createdAt: toTimestamp(row.created_at),
    updatedAt: toTimestamp(row.updated_at),
  };
}
