import { recogniseChoice } from '../choices/keep.ts';
import { resolveContact } from '../contacts/resolve.ts';
import { noteInbound } from '../conversations/note-inbound.ts';
import type { GatewayContext, Store, StoreTransaction } from '../context.ts';
import type { EventDraft } from '../events/record.ts';
import { createId } from '../ids.ts';
import { toTimestamp } from '../json.ts';
import { wantMedia } from '../media/want.ts';
import { contentOfInbound, readContent } from '../messages/content.ts';
import { findByProviderId } from '../messages/find.ts';
import { presentMessage } from '../messages/present.ts';
import type { InboundMessage } from '../provider/index.ts';
import { applyKeyword } from '../suppressions/by-keyword.ts';
import { writeTraceparent } from '../trace.ts';
import type { ConnectionRow, MessageRow } from '../store/gateway/schema.ts';
import { prepared } from '../store/prepared.ts';

/** Whose word it is, and of when: what each event of one webhook has in common. */
export type Told = Pick<EventDraft, 'connectionId' | 'providerEventId' | 'occurredAt'>;

/** A message that arrived: stored once, however often it is told; undefined where it was stored before. */
export async function storeInbound(
  context: GatewayContext,
  transaction: StoreTransaction,
  connection: ConnectionRow,
  message: InboundMessage,
  told: Told,
): Promise<readonly EventDraft[] | undefined> {
  const now = context.now().getTime();
  const contactId = await resolveContact(context, transaction, connection.tenant_id, message.from);
  const [address] = message.from.addresses;
  const target = 'target' in message ? message.target : undefined;
  const replyTo = await findByProviderId(transaction, connection.id, message.replyTo);
  const choice = await recogniseChoice(transaction, connection.id, contactId, message, replyTo, now);
  const row: MessageRow = {
    id: createId('message'),
    tenant_id: connection.tenant_id,
    connection_id: connection.id,
    contact_id: contactId,
    group_id: message.groupId ?? null,
    direction: 'inbound',
    type: choice === undefined ? message.type : 'choice',
    content: JSON.stringify({
      ...contentOfInbound(message, await findByProviderId(transaction, connection.id, target)),
      // The text that was written stays beside what it means.
      ...(choice !== undefined && { type: 'choice', ...choice }),
    }),
    sent_as: null,
    address: JSON.stringify(message.from.addresses.find(({ type }) => type === 'phone') ?? address),
    reply_to: replyTo,
    state: 'received',
    provider: connection.provider,
    provider_message_id: message.providerMessageId,
    error: null,
    warnings: '[]',
    timeline: JSON.stringify([{ state: 'received', at: toTimestamp(now) }]),
    client_reference: null,
    metadata: '{}',
    idempotency_key: null,
    fingerprint: null,
    created_at: now,
    updated_at: now,
    expires_at: null,
    edited_at: null,
    revoked_at: null,
    route: null,
    attempts: null,
    pricing: null,
    wish: null,
    ...(context.trace !== undefined && { trace: writeTraceparent(context.trace) }),
    send_at: null,
    retry_of: null,
    resolved_at: null,
  };
  const inserted = await insertInbound(transaction, row);
  if (inserted.rows.length === 0) return undefined;
  await wantMedia(context, transaction, row, readContent(row.content));
  // What WhatsApp itself says in a chat, and what is said in a group, opens nobody's window.
  const opens = message.type !== 'system' && message.groupId === undefined;
  const heard = choice === undefined && opens && message.type === 'text';
  return [
    {
      ...told,
      type: 'message.received',
      messageId: row.id,
      data: {
        message: presentMessage(row),
        contact: { id: contactId, name: message.from.name ?? null, addresses: message.from.addresses },
        sentAt: message.sentAt,
        forwarded: message.forwarded ?? false,
      },
    },
    ...(opens ? await noteInbound(context, transaction, connection, contactId, told.occurredAt) : []),
    ...(heard
      ? await applyKeyword(context, transaction, connection, {
          contactId,
          from: message.from.addresses.find(({ type }) => type === 'phone') ?? address,
          messageId: row.id,
          text: message.text,
          at: told.occurredAt,
        })
      : []),
  ];
}

const insertInbound = prepared((db: Store, row: MessageRow) =>
  db
    .insertInto('message')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['connection_id', 'provider_message_id', 'direction', 'provider'])
        .where('provider_message_id', 'is not', null)
        .doNothing(),
    )
    .returning('id'),
);
