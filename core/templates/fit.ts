import type { Degraded } from '../messages/degrade.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { recall } from '../memo.ts';
import { gapsOf } from '../provider-kit/template-gaps.ts';
import {
  GatewayError,
  UnsupportedMessageError,
  type OutboundMessage,
  type ProviderCapabilities,
  type TemplateDefinition,
  type TemplateStatus,
} from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { checkValues } from './check-values.ts';
import { renderTemplate } from './render.ts';

/** What a template goes out as. */
export type Fitted = Degraded & {
  /** It advertises, as far as the registry knows. */
  readonly marketing: boolean;
};

type TemplateMessage = Extract<OutboundMessage, { readonly type: 'template' }>;

/** What no provider sends. The others may have changed since we asked, so the provider decides. */
const UNAVAILABLE: readonly TemplateStatus[] = ['rejected', 'paused', 'disabled'];

/**
 * A template message as this connection can send it: as it is where the provider keeps templates, as text from the
 * tenant's own registry where it does not and free-form messages are always allowed.
 *
 * A template that the registry does not know is left to a provider that keeps templates. Throws `template_not_found`,
 * `template_parameters` (naming the field below `path`), `template_unavailable`, `unsupported_message`.
 */
export async function fitTemplate(
  context: GatewayContext,
  connection: ConnectionRow,
  { messages, freeform }: ProviderCapabilities,
  message: TemplateMessage,
  path: string,
): Promise<Fitted> {
  const known = await findKnown(context, connection, message);
  const marketing = known?.definition.category === 'marketing';
  if (known !== undefined) checkValues(known.definition, message, path);
  if (messages.template !== false) {
    if (known?.status !== undefined && UNAVAILABLE.includes(known.status)) {
      throw new GatewayError({
        code: 'template_unavailable',
        message: `The template ${message.name} (${message.language}) is ${known.status} on this connection`,
      });
    }
    return { message: named(message, known?.definition), warnings: [], offer: null, marketing };
  }
  if (freeform !== 'always') {
    throw new UnsupportedMessageError({ provider: connection.provider, capability: 'messages.template' });
  }
  if (known === undefined) {
    throw new GatewayError({
      code: 'template_not_found',
      message: `There is no template ${message.name} in ${message.language}: create it with POST /v1/templates`,
    });
  }
  const { text, offer } = renderTemplate(known.definition, message);
  return {
    message: asPlain(message, text),
    warnings: [{ type: 'compatibility', feature: 'messages.template', details: 'sent as text' }],
    offer,
    marketing,
  };
}

/** Its text, or under the medium of its header. */
function asPlain(message: TemplateMessage, text: string): OutboundMessage {
  const { to, replyTo, media, mediaKind: type = 'image', name, filename = name } = message;
  const around = { to, ...(replyTo !== undefined && { replyTo }) };
  if (media === undefined) return { ...around, type: 'text', text };
  return type === 'document'
    ? { ...around, type, media, filename, caption: text }
    : { ...around, type, media, caption: text };
}

/** A template made elsewhere may name its gaps; some providers want to hear those names. */
function named(message: TemplateMessage, definition: TemplateDefinition | undefined): TemplateMessage {
  const isNamed = (names: readonly string[]) => names.some((name) => !/^\d+$/.test(name));
  const names = gapsOf(definition?.body ?? '');
  const inHeader = gapsOf(definition?.header ?? '');
  const [headerName] = inHeader;
  if (!isNamed(names) && !isNamed(inHeader)) return message;
  return {
    ...message,
    ...(isNamed(names) && { parameterNames: names }),
    ...(headerName !== undefined && isNamed(inHeader) && { headerName }),
  };
}

type Known = { readonly definition: TemplateDefinition; readonly status: TemplateStatus | undefined };

async function findKnown(
  context: GatewayContext,
  connection: ConnectionRow,
  { name, language }: TemplateMessage,
): Promise<Known | undefined> {
  const asked = JSON.stringify([connection.id, name, language]);
  const row = await recall(context, `template ${asked}`, () => readTemplate(context, connection, name, language));
  if (row === undefined) return undefined;
  return { definition: fromColumn<TemplateDefinition>(row.definition), status: row.status ?? undefined };
}

function readTemplate(context: GatewayContext, connection: ConnectionRow, name: string, language: string) {
  return context.store.db
    .selectFrom('template')
    .leftJoin('template_submission', (join) =>
      join
        .onRef('template_submission.template_id', '=', 'template.id')
        .on('template_submission.connection_id', '=', connection.id)
        .on('template_submission.provider', '=', connection.provider),
    )
    .select(['template.definition', 'template_submission.status'])
    .where('template.tenant_id', '=', connection.tenant_id)
    .where('template.name', '=', name)
    .where('template.language', '=', language)
    .executeTakeFirst();
}
