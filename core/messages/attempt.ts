import { providerOf } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { fromColumn } from '../json.ts';
import { asFile, sourceFor } from '../media/source.ts';
import {
  GatewayError,
  type Address,
  type OutboundMessage,
  type ProviderCapabilities,
  type SendResult,
  type Warning,
  type WhatsAppProvider,
} from '../provider/index.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { toOutbound } from './content.ts';
import { findTarget } from './find.ts';
import { accepted, outcomeOf, unknown, unsent, warned, type Outcome } from './outcome.ts';
import { readTraceparent } from '../trace.ts';
import { toSend } from './sent-as.ts';

/** After its signal, a provider has this many milliseconds to say how the send ended; then it is taken as unknown. */
const GRACE_MS = 1_000;

/**
 * Hands one message to its provider. Writes nothing, and never throws: how it ended is the answer.
 *
 * @param maybeTaken the provider may have it from an earlier attempt; it is then tried only where that is safe
 * @param signal ends the wait for the provider; the outcome is then unknown, or a retry where that is safe
 */
export async function attempt(
  context: GatewayContext,
  message: MessageRow,
  connection: ConnectionRow,
  options: { readonly maybeTaken: boolean; readonly signal: AbortSignal },
): Promise<Outcome> {
  let provider;
  let outbound;
  let warnings: readonly Warning[];
  try {
    provider = providerOf(context, connection);
    if (options.maybeTaken && !provider.capabilities.idempotentSend) return unknown(interrupted());
    outbound = await toProviderMessage(context, message, connection.provider, provider.capabilities);
    // What is repeated is the same message again, whatever has become of its medium.
    warnings = options.maybeTaken ? [] : await lookAtMedia(context, outbound, provider.capabilities);
  } catch (error) {
    // Nothing has been sent in this attempt: a config that no longer holds, a target that is gone.
    return sure(unsent(error), options.maybeTaken);
  }
  const observer = context.metrics?.observer;
  const began = observer === undefined ? 0 : performance.now();
  const { capabilities } = provider;
  const span = context.tracer?.begin(`send ${connection.provider}`, 'client', readTraceparent(message.trace), {
    'polyzap.message_id': message.id,
    'polyzap.connection_id': connection.id,
  });
  // It holds no state: one whose requests name the span.
  const sender = span === undefined ? provider : providerOf({ ...context, trace: span.context }, connection);
  const outcome = await sendWithin(sender, outbound, message.id, options.signal)
    .then((result) => warned(accepted(result), warnings))
    .catch((error: unknown) => sure(outcomeOf(error, capabilities), options.maybeTaken));
  const kind = outcome.kind === 'accepted' ? outcome.kind : outcome.error.code;
  span?.end({ error: outcome.kind === 'accepted' ? undefined : kind });
  observer?.sent(connection.provider, kind, performance.now() - began);
  return outcome;
}

/** Texts, and backends that fetch no media by themselves, cost nothing here. */
async function lookAtMedia(
  context: GatewayContext,
  message: OutboundMessage,
  capabilities: ProviderCapabilities,
): Promise<readonly Warning[]> {
  if (!capabilities.fetchesMedia || message.type === 'text') return [];
  const look = await import('../media/look.ts');
  return look.lookAtMedia(context, message, capabilities);
}

/** A failure is one only where no earlier attempt may have succeeded. */
export function sure(outcome: Outcome, maybeTaken: boolean): Outcome {
  return maybeTaken && outcome.kind === 'failed' ? unknown(notRepeated(outcome.error)) : outcome;
}

/** A provider that does not listen to its signal must not hold a worker for ever. */
async function sendWithin(
  provider: WhatsAppProvider,
  outbound: Parameters<WhatsAppProvider['send']>[0],
  idempotencyKey: string,
  signal: AbortSignal,
): Promise<SendResult> {
  let late: NodeJS.Timeout | undefined;
  let giveUp = (): void => undefined;
  const deadline = new Promise<never>((_, reject) => {
    giveUp = () => {
      late = setTimeout(() => reject(new Error('The provider did not answer in time')), GRACE_MS);
    };
  });
  if (signal.aborted) giveUp();
  else signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([provider.send(outbound, { idempotencyKey, signal }), deadline]);
  } finally {
    signal.removeEventListener('abort', giveUp);
    clearTimeout(late);
  }
}

async function toProviderMessage(
  context: GatewayContext,
  row: MessageRow,
  provider: string,
  capabilities: ProviderCapabilities,
) {
  const { content, replyTo } = toSend(row);
  const { db } = context.store;
  const targetOf = async (id: string | null | undefined, path: string) =>
    id === null || id === undefined ? undefined : findTarget(db, id, row.connection_id, path, provider);
  const { media } = content;
  const file =
    media?.type === 'file' ? await sourceFor(context, row.tenant_id, media, capabilities.mediaSources) : undefined;
  const targets = {
    replyTo: await targetOf(replyTo, 'replyTo'),
    target: await targetOf(content.target, 'target'),
  };
  return toOutbound(
    content,
    fromColumn<Address>(row.address),
    targets,
    (stored) => file ?? asFile(context, row.tenant_id, stored),
  );
}

function interrupted(): GatewayError {
  return new GatewayError({
    code: 'outcome_unknown',
    message: 'polyzap stopped while the message was being sent; this provider cannot say whether it took it',
  });
}

function notRepeated(cause: GatewayError): GatewayError {
  return new GatewayError({
    code: 'outcome_unknown',
    message: `An earlier attempt may have succeeded, and it cannot be repeated: ${cause.message}`,
    cause,
  });
}
