import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import {
  GatewayError,
  UnsupportedMessageError,
  type CallOptions,
  type ProviderTemplates,
  type Template,
  type TemplateDefinition,
} from '../provider/index.ts';
import type { ConnectionRow, TemplateSubmissionRow } from '../store/gateway/schema.ts';
import { storable } from '../text.ts';

/** The templates of a connection's provider. Throws `unsupported_message` where it keeps none. */
export function templatesOf(context: GatewayContext, connection: ConnectionRow): ProviderTemplates {
  const { templates } = providerOf(context, connection);
  if (templates !== undefined) return templates;
  throw new UnsupportedMessageError({
    provider: connection.provider,
    capability: 'templates',
    message: `${connection.provider} keeps no templates: nothing has to be submitted there`,
  });
}

/**
 * Submits a template. Where the provider has it already, with the same words, that is as good: so a repeat after a crash
 * succeeds. Throws `conflict` where it has another one of that name, `unsupported_message` for what can only be made there,
 * and what the provider throws.
 */
export async function submitAt(
  provider: string,
  templates: ProviderTemplates,
  definition: TemplateDefinition,
  options: CallOptions,
): Promise<Template> {
  requireSubmittable(provider, definition);
  try {
    return await templates.create(definition, options);
  } catch (error) {
    if (!GatewayError.isInstance(error) || error.code !== 'conflict') throw error;
    const existing = await templates.read(definition.name, definition.language, options);
    if (existing.body !== definition.body) throw error;
    return existing;
  }
}

/**
 * A sample of a header's medium has to be uploaded in another way at each provider, and buttons that we have no word for
 * cannot be told: such templates are made at the provider, and synced.
 */
function requireSubmittable(provider: string, { headerMedia, buttons = [] }: TemplateDefinition): void {
  const capability =
    headerMedia !== undefined
      ? 'templates.headerMedia'
      : buttons.some(({ type }) => type === 'other')
        ? 'templates.buttons'
        : undefined;
  if (capability === undefined) return;
  const message = 'Make this template at the provider, and take it over with POST /v1/templates/sync';
  throw new UnsupportedMessageError({ provider, capability, message });
}

/** What a provider made of a template, as the row that is kept of it; nothing is stored. */
export function toSubmission(
  context: GatewayContext,
  templateId: string,
  connection: Pick<ConnectionRow, 'id' | 'provider'>,
  template: Template,
): TemplateSubmissionRow {
  return {
    template_id: templateId,
    connection_id: connection.id,
    provider: connection.provider,
    provider_template_id: storable(template.providerTemplateId),
    status: template.status,
    provider_status: storable(template.providerStatus),
    rejection_reason: template.rejectionReason === undefined ? null : storable(template.rejectionReason),
    updated_at: context.now().getTime(),
  };
}

/** What the provider says now replaces what it said before. */
export async function keepSubmissions(
  db: Store | StoreTransaction,
  rows: readonly TemplateSubmissionRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('template_submission')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['template_id', 'connection_id', 'provider']).doUpdateSet((excluded) => ({
        provider_template_id: excluded.ref('excluded.provider_template_id'),
        status: excluded.ref('excluded.status'),
        provider_status: excluded.ref('excluded.provider_status'),
        rejection_reason: excluded.ref('excluded.rejection_reason'),
        updated_at: excluded.ref('excluded.updated_at'),
      })),
    )
    .execute();
}
