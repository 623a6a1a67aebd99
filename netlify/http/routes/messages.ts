import { Hono } from 'hono';
import { requireScope, tenantOf, visibleTenant } from '../../../core/access/principal.ts';
import { MAX_BATCH } from '../../../core/api/batches.ts';
import {
  idempotencyKeySchema,
  listMessagesQuery,
  messageActionSchema,
  resolveMessageSchema,
  sendMessageSchema,
} from '../../../core/api/messages.ts';
import { fromColumn } from '../../../core/json.ts';
import { performAction } from '../../../core/messages/actions.ts';
import { getMessage, listMessages } from '../../../core/messages/list.ts';
import { presentMessage, type MessageError } from '../../../core/messages/present.ts';
import { sendMessage } from '../../../core/messages/send.ts';
import { GatewayError, ProviderApiError } from '../../../core/provider/index.ts';
import type { MessageRow } from '../../../core/store/gateway/schema.ts';
import { providerCall, type AppEnvironment } from '../environment.ts';
import { named } from '../named.ts';
import { problemOf, problemResponse } from '../problem.ts';
import { readBody, readHeader, readItems, readQuery } from '../validate.ts';

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
      idempotencyKey: oneKey(idempotencyKey, request.idempotencyKey),
    });
    c.set('isOnDisk', !replayed);
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
  /** Each item by itself, all of them queued: see `core/messages/batch.ts`. */
  .post('/batch', async (c) => {
    const principal = c.get('principal');
    requireScope(principal, 'send');
    const idempotencyKey = readHeader(c, 'idempotency-key', idempotencyKeySchema.optional());
    const items = await readItems(c, 'messages', { schema: sendMessageSchema, most: MAX_BATCH });
    const { sendBatch } = await import('../../../core/messages/batch.ts');
    const answers = await sendBatch(c.get('gateway'), items, { tenantId: visibleTenant(principal), idempotencyKey });
    const requestId = c.get('requestId');
    const data = answers.map((answer) =>
      answer.error === undefined
        ? { message: presentMessage(answer.row), replayed: answer.replayed, problem: null }
        : { message: null, replayed: false, problem: problemOf(answer.error, { requestId }) },
    );
    const accepted = data.filter(({ message }) => message !== null).length;
    return c.json({ accepted, refused: data.length - accepted, data }, 202);
  })
  .get('/', async (c) => {
    requireScope(c.get('principal'), 'read');
    const { tenantId, ...query } = readQuery(c, listMessagesQuery);
    return c.json(await listMessages(c.get('gateway'), { ...query, tenantId: tenantOf(c.get('principal'), tenantId) }));
  })
  .get('/:id', async (c) => {
    requireScope(c.get('principal'), 'read', 'send');
    return c.json(await getMessage(...named(c)));
  })
  /** Out of the queue, while it certainly has not been sent. */
  .post('/:id/cancel', async (c) => {
    requireScope(c.get('principal'), 'send');
    const { cancelMessage } = await import('../../../core/messages/cancel-one.ts');
    return c.json(presentMessage(await cancelMessage(...named(c))));
  })
  /** A failed message again, as a new one. */
  .post('/:id/retry', async (c) => {
    requireScope(c.get('principal'), 'send');
    const { retryMessage } = await import('../../../core/messages/retry.ts');
    const { row, replayed } = await retryMessage(...named(c));
    return c.json(presentMessage(row), 202, {
      location: `/v1/messages/${row.id}`,
      ...(replayed && { [REPLAYED]: 'true' }),
    });
  })
  /** What nobody can know, somebody decides. */
  .post('/:id/resolve', async (c) => {
    requireScope(c.get('principal'), 'send');
    const decision = await readBody(c, resolveMessageSchema);
    const { resolveMessage } = await import('../../../core/messages/resolve.ts');
    const { row, again } = await resolveMessage(...named(c), decision);
    const answer = { message: presentMessage(row), retriedAs: again === undefined ? null : presentMessage(again) };
    return c.json(answer, again === undefined ? 200 : 202);
  })
  .post('/:id/actions', async (c) => {
    requireScope(c.get('principal'), 'send');
    const action = await readBody(c, messageActionSchema);
    const message = await performAction(...named(c), action, providerCall(c));
    return c.json(message);
  })
  /** The bytes of a received medium. Served as a download: what a stranger sent must not run in our origin. */
  .get('/:id/media', async (c) => {
    requireScope(c.get('principal'), 'read');
    // What only who reads media needs.
    const [{ receivedMedia }, { answerMedia, passMedia }] = await Promise.all([
      import('../../../core/media/received.ts'),
      import('../media-answer.ts'),
    ]);
    const found = await receivedMedia(...named(c), {
      // No time limit: a long medium over a slow line is not a provider that hangs.
      signal: c.req.raw.signal,
    });
    return found.kind === 'kept' ? answerMedia(c, found.row, false) : passMedia(c, found.media);
  });

/** Throws `invalid_request` where header and body name two. */
function oneKey(header: string | undefined, body: string | undefined): string | undefined {
  if (header === undefined || body === undefined || header === body) return header ?? body;
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'idempotencyKey', message: 'is another than the header names' }],
  });
}

function toError(row: MessageRow, column: string): ProviderApiError {
  const { code, message, providerCode } = fromColumn<MessageError>(column);
  return new ProviderApiError({ code, message, provider: row.provider, providerCode });
}
