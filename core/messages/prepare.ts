import type { Offer } from '../choices/offer.ts';
import { readStanding } from '../conversations/standing.ts';
import { windowAt } from '../conversations/window.ts';
import type { GatewayContext } from '../context.ts';
import { asFile } from '../media/source.ts';
import { missingCapability } from '../provider-kit/require-support.ts';
import {
  GatewayError,
  UnsupportedMessageError,
  type Address,
  type OutboundMessage,
  type RegisteredProvider,
  type TemplateButtonValue,
  type Warning,
} from '../provider/index.ts';
import type { ConnectionRow } from '../store/gateway/schema.ts';
import { fitTemplate, type Fitted } from '../templates/fit.ts';
import { checkMessage } from './check.ts';
import { toOutbound, type StoredContent } from './content.ts';
import { degrade } from './degrade.ts';
import { findQuote, findTarget } from './find.ts';
import { toSentAs, type SentAs } from './sent-as.ts';

/** What is to be sent, whatever carries it. */
export type Wish = {
  readonly content: StoredContent;
  readonly to: Address;
  readonly replyTo?: string | undefined;
  /** It goes out without its quote where this connection does not have that message. Otherwise it is refused. */
  readonly mayLoseQuote?: boolean;
  readonly onUnsupported: 'fail' | 'degrade';
  readonly outsideWindow?: { readonly template: TemplateReference } | undefined;
  /** It confirms an opt-out: the one thing that is sent to who has opted out. */
  readonly confirmsOptOut?: boolean | undefined;
};

/** Which template, and what fills it. */
export type TemplateReference = {
  readonly name: string;
  readonly language: string;
  readonly parameters: readonly string[];
  readonly parameterNames?: readonly string[];
  readonly header?: string;
  readonly headerName?: string;
  readonly buttons?: readonly TemplateButtonValue[];
};

/** What a connection is going to be given, and how it differs from what was asked. */
export type Prepared = {
  readonly warnings: readonly Warning[];
  /** Null where it goes out as asked. */
  readonly sentAs: SentAs | null;
  /** Choices that go out as numbers. */
  readonly offer: Offer | null;
};

/** All that preparing has to know of a provider. */
export type Carrier = Pick<RegisteredProvider, 'id' | 'capabilities'>;

/**
 * What a connection makes of a wish, before any network call and from its provider's capabilities alone. Writes nothing.
 *
 * Throws `unsupported_message` (saying whether degrading would help), `invalid_message`, `media_rejected`,
 * `template_not_found`, `template_parameters`, `template_unavailable`, `recipient_opted_out`, `marketing_opted_out`,
 * `outside_window`, and `invalid_request` for a target that is not there.
 */
export async function prepare(
  context: GatewayContext,
  connection: ConnectionRow,
  provider: Carrier,
  wish: Wish,
): Promise<Prepared> {
  const { content, to } = wish;
  const targetOf = (id: string | null | undefined, path: string) =>
    id === undefined || id === null
      ? undefined
      : findTarget(context.store.db, id, connection.id, path, connection.provider);
  const targets = {
    replyTo:
      wish.mayLoseQuote === true && wish.replyTo !== undefined
        ? await findQuote(context.store.db, wish.replyTo, connection)
        : await targetOf(wish.replyTo, 'replyTo'),
    target: await targetOf(content.target, 'target'),
  };
  const asked = toOutbound(content, to, targets, (file) => asFile(context, connection.tenant_id, file));
  const fitted = await fit(context, connection, provider, asked, wish.onUnsupported);
  const standing = await readStanding(context, connection, to);
  if (standing.suppressed === 'all' && wish.confirmsOptOut !== true)
    throw new GatewayError({ code: 'recipient_opted_out' });
  const needsWindow =
    provider.capabilities.freeform === '24h-window' && to.type !== 'group' && fitted.message.type !== 'template';
  const closed = needsWindow && !windowAt(standing.lastInboundAt, context.now().getTime()).open;
  const { message, warnings, offer, marketing } = closed
    ? await asTemplate(context, connection, provider, to, wish.outsideWindow?.template)
    : fitted;
  if (standing.suppressed === 'marketing' && marketing) throw new GatewayError({ code: 'marketing_opted_out' });
  const ids = { replyTo: wish.replyTo, target: content.target ?? undefined };
  const quoteLost = wish.replyTo !== undefined && targets.replyTo === undefined;
  return {
    warnings: quoteLost ? [...warnings, QUOTED_ELSEWHERE] : warnings,
    offer,
    sentAs: message === asked && !quoteLost ? null : toSentAs(message, ids, targets),
  };
}

/** A provider cannot quote what it has never had: the connection was switched since, or another one has taken over. */
const QUOTED_ELSEWHERE: Warning = {
  type: 'compatibility',
  feature: 'replyTo',
  details: 'went out without the quote: that message went through another provider',
};

async function fit(
  context: GatewayContext,
  connection: ConnectionRow,
  provider: Carrier,
  asked: OutboundMessage,
  onUnsupported: Wish['onUnsupported'],
  path = '',
): Promise<Fitted> {
  const { capabilities } = provider;
  const known =
    asked.type === 'template' ? await fitTemplate(context, connection, capabilities, asked, path) : undefined;
  const message = known?.message ?? asked;
  const missing = missingCapability(message, capabilities);
  const degraded = degrade(message, capabilities);
  if (missing !== undefined && (degraded === undefined || onUnsupported === 'fail')) {
    throw new UnsupportedMessageError({
      provider: provider.id,
      capability: missing,
      degradeAvailable: degraded !== undefined,
    });
  }
  const sent = onUnsupported === 'degrade' ? degraded : undefined;
  const sendable = sent?.message ?? message;
  const warnings = checkMessage(sendable, provider);
  return {
    message: sendable,
    warnings: [...(known?.warnings ?? []), ...(sent?.warnings ?? []), ...warnings],
    offer: sent?.offer ?? known?.offer ?? null,
    marketing: known?.marketing ?? false,
  };
}

/** What the request has ready for a closed window. */
async function asTemplate(
  context: GatewayContext,
  connection: ConnectionRow,
  provider: Carrier,
  to: Address,
  template: TemplateReference | undefined,
): Promise<Fitted> {
  if (template === undefined) throw new GatewayError({ code: 'outside_window' });
  const message = { to, type: 'template', ...template } as const;
  const fitted = await fit(context, connection, provider, message, 'fail', 'outsideWindow.template.');
  const warning: Warning = {
    type: 'compatibility',
    feature: 'outsideWindow',
    details: `the 24-hour window is closed: sent as the template ${template.name} (${template.language})`,
  };
  return { ...fitted, warnings: [warning, ...fitted.warnings] };
}
