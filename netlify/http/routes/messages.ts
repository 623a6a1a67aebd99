import { Hono } from 'hono';
import { requireScope, tenantOf, visibleTenant } from '../../../core/access/principal.ts';
import {
  idempotencyKeySchema,
  listMessagesQuery,
  messageActionSchema,
  sendMessageSchema,
} from '../../../core/api/messages.ts';
import { fromColumn } from '../../../core/json.ts';
import { performAction } from '../../../core/messages/actions.ts';
import { getMessage, listMessages } from '../../../core/messages/list.ts';
import { openMedia } from '../../../core/messages/media.ts';
import { presentMessage, type MessageError } from '../../../core/messages/present.ts';
import { sendMessage } from '../../../core/messages/send.ts';
import { ProviderApiError } from '../../../core/provider/index.ts';
import type { MessageRow } from '../../../core/store/gateway/schema.ts';
import { providerCall, type AppEnvironment } from '../environment.ts';
import { problemResponse } from '../problem.ts';
import { readBody, readHeader, readQuery } from '../validate.ts';

/** Says that an earlier request with the same Idempotency-Key is being answered. */
const REPLAYED = 'idempotent-replayed';

/** Messages, both directions. */
export const messageRoutes = new Hono<AppEnvironment>()
  /**
   * 201: the provider has it. 202: it waits, or its outcome is not known yet; see `state`. A problem with `messageId`: it
   * was stored, and refused. A problem without: nothing happened.
   */
  .post('/', async (c) => {
    const principal = c.get('principal');
    requireScope(principal, 'send');
    const idempotencyKey = readHeader(c, 'idempotency-key', idempotencyKeySchema.optional());
    const request = await readBody(c, sendMessageSchema);
    const { row, replayed } = await sendMessage(c.get('gateway'), request, {
      tenantId: visibleTenant(principal),
      idempotencyKey,
    });
    if (row.state === 'failed' && row.error !== null) {
      const problem = problemResponse(toError(row, row.error), { requestId: c.get('requestId'), messageId: row.id });
      if (replayed) problem.headers.set(REPLAYED, 'true');
      return problem;
    }
    const waiting = row.state === 'unknown' || (row.state === 'queued' && row.provider_message_id === null);
    return c.json(presentMessage(row), waiting ? 202 : 201, {
      location: `/v1/messages/${row.id}`,
      ...(replayed && { [REPLAYED]: 'true' }),
    });
  })
  .get('/', async (c) => {
    requireScope(c.get('principal'), 'read');
    const { tenantId, ...query } = readQuery(c, listMessagesQuery);
    return c.json(await listMessages(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }));
  })
  .get('/:id', async (c) => {
    requireScope(c.get('principal'), 'read', 'send');
    return c.json(await getMessage(c.get('gateway'), c.req.param('id'), visibleTenant(c.get('principal'))));
  })
  .post('/:id/actions', async (c) => {
    requireScope(c.get('principal'), 'send');
    const action = await readBody(c, messageActionSchema);
    const message = await performAction(
      c.get('gateway'),
      c.req.param('id'),
      visibleTenant(c.get('principal')),
      action,
      providerCall(c),
    );
    return c.json(message);
  })
  /** The bytes of a received medium. Served as a download: what a stranger sent must not run in our origin. */
  .get('/:id/media', async (c) => {
    requireScope(c.get('principal'), 'read');
    const media = await openMedia(c.get('gateway'), c.req.param('id'), visibleTenant(c.get('principal')), {
      // No time limit: a long medium over a slow line is not a provider that hangs.
      signal: c.req.raw.signal,
    });
    return c.body(media.body, 200, {
      'content-type': media.mediaType,
      'content-disposition': 'attachment',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
      ...(media.size !== undefined && { 'content-length': String(media.size) }),
    });
  });

function toError(row: MessageRow, column: string): ProviderApiError {
  const { code, message, providerCode } = fromColumn<MessageError>(column);
  return new ProviderApiError({ code, message, provider: row.provider, providerCode });
}
