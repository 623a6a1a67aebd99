import type { SyncReport, TemplateView } from '../api/templates.ts';
import { recordDeed } from '../audit/audit.ts';
import { findConnection } from '../connections/find.ts';
import type { GatewayContext, StoreTransaction } from '../context.ts';
import { GatewayError, type CallOptions, type Template, type TemplateDefinition } from '../provider/index.ts';
import type { ConnectionRow, TemplateRow, TemplateSubmissionRow } from '../store/gateway/schema.ts';
import { storable } from '../text.ts';
import { toRow } from './create.ts';
import { findTemplate, getTemplate, submissionsOf } from './find.ts';
import { keepSubmissions, templatesOf, toSubmission } from './submission.ts';

/** Rows of one INSERT. */
const BATCH = 100;

/**
 * Takes over what a connection's provider has: new templates, the words of those that were changed there, and what became
 * of each. Throws `resource_not_found`, `unsupported_message` where it keeps none, and what the provider throws.
 */
export async function syncTemplates(
  context: GatewayContext,
  connectionId: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<SyncReport> {
  const connection = await findConnection(context, connectionId, tenantId);
  const listed = await templatesOf(context, connection).list(options);
  // Two of one name and language: the one that the provider names first counts.
  const templates = new Map(listed.toReversed().map((template) => [keyOf(template), template]));
  return context.store.db.transaction().execute(async (transaction) => {
    const ids = await keepDefinitions(context, transaction, connection, [...templates.values()]);
    const submissions: TemplateSubmissionRow[] = [];
    for (const [key, template] of templates) {
      const id = ids.known.get(key);
      if (id !== undefined) submissions.push(toSubmission(context, id, connection, template));
    }
    for (let at = 0; at < submissions.length; at += BATCH) {
      await keepSubmissions(transaction, submissions.slice(at, at + BATCH));
    }
    const gone = await forgetGone(transaction, connection, submissions);
    const report = { found: templates.size, added: ids.added, gone };
    const deed = { tenantId: connection.tenant_id, action: 'templates.synced', subject: connectionId, data: report };
    await recordDeed(context, transaction, deed);
    return report;
  });
}

/** Asks every provider that the template was submitted to what became of it. */
export async function refreshTemplate(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  options: CallOptions,
): Promise<TemplateView> {
  const { name, language, tenant_id: owner } = await findTemplate(context, id, tenantId);
  const { db } = context.store;
  for (const submission of await submissionsOf(context, [id])) {
    const connection = await findConnection(context, submission.connection_id, owner);
    try {
      const template = await templatesOf(context, connection).read(name, language, options);
      await keepSubmissions(db, [toSubmission(context, id, connection, template)]);
    } catch (error) {
      if (!GatewayError.isInstance(error) || error.code !== 'template_not_found') throw error;
      await db
        .deleteFrom('template_submission')
        .where('template_id', '=', id)
        .where('connection_id', '=', connection.id)
        .where('provider', '=', connection.provider)
        .execute();
    }
  }
  return getTemplate(context, id, tenantId);
}

function keyOf({ name, language }: Pick<TemplateDefinition, 'name' | 'language'>): string {
  return JSON.stringify([storable(name), storable(language)]);
}

async function keepDefinitions(
  context: GatewayContext,
  transaction: StoreTransaction,
  { tenant_id: tenantId }: ConnectionRow,
  templates: readonly Template[],
): Promise<{ readonly known: ReadonlyMap<string, string>; readonly added: number }> {
  const before = await transaction.selectFrom('template').selectAll().where('tenant_id', '=', tenantId).execute();
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const fresh: TemplateRow[] = [];
  for (const template of templates) {
    const row = toRow(context, tenantId, definitionOf(template));
    const existing = known.get(keyOf(template));
    if (existing === undefined) fresh.push(row);
    else if (existing.definition !== row.definition && template.body !== '') {
      const { definition, updated_at } = row;
      await transaction.updateTable('template').set({ definition, updated_at }).where('id', '=', existing.id).execute();
    }
  }
  let added = 0;
  for (let at = 0; at < fresh.length; at += BATCH) {
    const inserted = await transaction
      .insertInto('template')
      .values(fresh.slice(at, at + BATCH))
      .onConflict((conflict) => conflict.columns(['tenant_id', 'name', 'language']).doNothing())
      .returningAll()
      .execute();
    added += inserted.length;
    for (const row of inserted) known.set(keyOf(row), row);
  }
  return { known: new Map([...known].map(([key, row]) => [key, row.id])), added };
}

/** The words alone, in one order, so that the same words are the same JSON. */
function definitionOf(template: Template): TemplateDefinition {
  const { category, body, header, headerExample, headerMedia, footer, buttons, examples } = template;
  return {
    name: storable(template.name),
    language: storable(template.language),
    category,
    body,
    ...(header !== undefined && { header }),
    ...(headerExample !== undefined && { headerExample }),
    ...(headerMedia !== undefined && { headerMedia }),
    ...(footer !== undefined && { footer }),
    ...(buttons !== undefined && { buttons }),
    ...(examples !== undefined && { examples }),
  };
}

async function forgetGone(
  transaction: StoreTransaction,
  connection: ConnectionRow,
  present: readonly TemplateSubmissionRow[],
): Promise<number> {
  const ids = new Set(present.map((row) => row.template_id));
  const rows = await transaction
    .selectFrom('template_submission')
    .select('template_id')
    .where('connection_id', '=', connection.id)
    .where('provider', '=', connection.provider)
    .execute();
  const gone = rows.map((row) => row.template_id).filter((id) => !ids.has(id));
  for (const id of gone) {
    await transaction
      .deleteFrom('template_submission')
      .where('template_id', '=', id)
      .where('connection_id', '=', connection.id)
      .where('provider', '=', connection.provider)
      .execute();
  }
  return gone.length;
}
