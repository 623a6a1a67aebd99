import type { CreateTemplate, TemplateView } from '../api/templates.ts';
import { recordAsked, type AskedDeed } from '../audit/asked.ts';
import { recordDeed, type Deed } from '../audit/audit.ts';
import { findConnection } from '../connections/find.ts';
import type { GatewayContext } from '../context.ts';
import { createId } from '../ids.ts';
import { fromColumn } from '../json.ts';
import { GatewayError, type CallOptions, type Template, type TemplateDefinition } from '../provider/index.ts';
import type { ConnectionRow, TemplateRow } from '../store/gateway/schema.ts';
import { findTemplate, getTemplate } from './find.ts';
import { keepSubmissions, submitAt, templatesOf, toSubmission } from './submission.ts';

/**
 * Puts a template into a tenant's registry; with a connection, submits it there first, so that what the provider refuses
 * is not kept. Throws `conflict` where the tenant has one of that name and language, `resource_not_found`, and as
 * `submitTemplate`.
 */
export async function createTemplate(
  context: GatewayContext,
  input: CreateTemplate & { readonly tenantId: string },
  options: CallOptions,
): Promise<TemplateView> {
  const { tenantId, connectionId, ...definition } = input;
  const { db } = context.store;
  const connection = connectionId === undefined ? undefined : await findConnection(context, connectionId, tenantId);
  const existing = await db
    .selectFrom('template')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('name', '=', definition.name)
    .where('language', '=', definition.language)
    .executeTakeFirst();
  if (existing !== undefined) throw taken(definition);
  const row = toRow(context, tenantId, definition);
  const deed = {
    tenantId,
    action: 'template.created',
    subject: row.id,
    data: { name: definition.name, language: definition.language },
  };
  const at = connection === undefined ? undefined : await submitAsked(context, connection, definition, deed, options);
  await db.transaction().execute(async (transaction) => {
    const inserted = await transaction
      .insertInto('template')
      .values(row)
      .onConflict((conflict) => conflict.columns(['tenant_id', 'name', 'language']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (inserted === undefined) throw taken(definition);
    if (at === undefined || connection === undefined) {
      await recordDeed(context, transaction, deed);
      return;
    }
    await keepSubmissions(transaction, [toSubmission(context, row.id, connection, at.submitted)]);
    await at.asked.done(transaction);
  });
  return getTemplate(context, row.id, tenantId);
}

/**
 * Submits a template of the registry to a connection's provider. Throws `unsupported_message` where that keeps none,
 * `conflict` where it has another one of that name, `resource_not_found`, and what the provider throws.
 */
export async function submitTemplate(
  context: GatewayContext,
  id: string,
  tenantId: string | undefined,
  connectionId: string,
  options: CallOptions,
): Promise<TemplateView> {
  const row = await findTemplate(context, id, tenantId);
  const connection = await findConnection(context, connectionId, row.tenant_id);
  const definition = fromColumn<TemplateDefinition>(row.definition);
  const deed = { tenantId: row.tenant_id, action: 'template.submitted', subject: id, data: { connectionId } };
  const { asked, submitted } = await submitAsked(context, connection, definition, deed, options);
  await context.store.db.transaction().execute(async (transaction) => {
    await keepSubmissions(transaction, [toSubmission(context, id, connection, submitted)]);
    await asked.done(transaction);
  });
  return getTemplate(context, id, tenantId);
}

/** Submits what is in the audit log by then. Throws as `submitTemplate`. */
async function submitAsked(
  context: GatewayContext,
  connection: ConnectionRow,
  definition: TemplateDefinition,
  deed: Deed,
  options: CallOptions,
): Promise<{ readonly asked: AskedDeed; readonly submitted: Template }> {
  const templates = templatesOf(context, connection);
  const asked = await recordAsked(context, deed);
  try {
    return { asked, submitted: await submitAt(connection.provider, templates, definition, options) };
  } catch (error) {
    await asked.failed(error);
    throw error;
  }
}

/** A new row of the registry, with an id of its own; nothing is stored. */
export function toRow(context: GatewayContext, tenantId: string, definition: TemplateDefinition): TemplateRow {
  const now = context.now().getTime();
  return {
    id: createId('template'),
    tenant_id: tenantId,
    name: definition.name,
    language: definition.language,
    definition: JSON.stringify(definition),
    created_at: now,
    updated_at: now,
  };
}

function taken({ name, language }: TemplateDefinition): GatewayError {
  return new GatewayError({ code: 'conflict', message: `There is a template ${name} in ${language} already` });
}
