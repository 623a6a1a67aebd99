import type { GatewayContext } from '../context.ts';
import { presentEvent } from '../events/list.ts';
import { fromColumn, toTimestamp, toTimestampOrNull } from '../json.ts';
import { presentMessage } from '../messages/present.ts';
import { notFound } from '../not-found.ts';
import { GatewayError, readAddressKey } from '../provider/index.ts';
import { eventsAbout } from './about.ts';
import { bothForms, isHashed } from './address-hash.ts';
import { PIECE } from './piece.ts';

/** Bytes that one answer has at most, about; and how long it takes, milliseconds: what every host can give. */
const MOST_BYTES = 4_000_000;
const MOST_MS = 15_000;

/** Whose data: of one contact, or of the whole tenant (`contactId` undefined). */
export type Subject = { readonly tenantId: string; readonly contactId: string | undefined };

/** One kind of data, page by page: what is there after `after`, and where to go on. */
type Part = {
  readonly type: string;
  readonly page: (after: string) => Promise<{ readonly data: readonly unknown[]; readonly next: string | undefined }>;
};

/**
 * All that is kept of a contact, or of a tenant, as lines of JSON: `{ type, data }`. The last line is `{ type: "end",
 * nextCursor }`: an answer is as long as every host can give, and goes on from there. No secret is in it: no key, no
 * credential.
 *
 * Throws before the first line: `resource_not_found`, `invalid_request` for a cursor that is not ours.
 */
export async function exportData(
  context: GatewayContext,
  subject: Subject,
  cursor: string | undefined,
): Promise<AsyncGenerator<string, void>> {
  const parts =
    subject.contactId === undefined ? ofTenant(context, subject.tenantId) : await ofContact(context, subject);
  return lines(parts, readCursor(cursor, parts));
}

/** The tenant of a contact. Throws `resource_not_found`. */
export async function tenantOfContact(
  context: GatewayContext,
  contactId: string,
  tenantId: string | undefined,
): Promise<string> {
  const row = await context.store.db
    .selectFrom('contact')
    .select('tenant_id')
    .where('id', '=', contactId)
    .$if(tenantId !== undefined, (select) => select.where('tenant_id', '=', tenantId ?? ''))
    .executeTakeFirst();
  if (row === undefined) throw notFound('contact');
  return row.tenant_id;
}

type Place = { readonly part: number; readonly after: string };

async function* lines(parts: readonly Part[], from: Place): AsyncGenerator<string, void> {
  const end = Date.now() + MOST_MS;
  let bytes = 0;
  let { part, after } = from;
  for (let current = parts[part]; current !== undefined; current = parts[part]) {
    if (bytes > MOST_BYTES || Date.now() > end) {
      yield line('end', undefined, cursorOf({ part, after }));
      return;
    }
    const { data, next } = await current.page(after);
    for (const item of data) {
      const text = line(current.type, item);
      bytes += text.length;
      yield text;
    }
    if (next === undefined) [part, after] = [part + 1, ''];
    else after = next;
  }
  yield line('end', undefined, null);
}

function line(type: string, data: unknown, nextCursor?: string | null): string {
  return `${JSON.stringify(type === 'end' ? { type, nextCursor } : { type, data })}\n`;
}

function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify([place.part, place.after])).toString('base64url');
}

function readCursor(cursor: string | undefined, parts: readonly Part[]): Place {
  if (cursor === undefined) return { part: 0, after: '' };
  const [, part, after] =
    /^\[(\d{1,2}),"([\w:@.+-]{0,128})"\]$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (part !== undefined && after !== undefined && Number(part) < parts.length) return { part: Number(part), after };
  throw new GatewayError({
    code: 'invalid_request',
    fields: [{ path: 'cursor', message: 'must be the nextCursor of an earlier answer' }],
  });
}

async function ofContact(context: GatewayContext, { tenantId, contactId = '' }: Subject): Promise<readonly Part[]> {
  const { db } = context.store;
  const contact = await db.selectFrom('contact').selectAll().where('id', '=', contactId).executeTakeFirst();
  if (contact === undefined || contact.tenant_id !== tenantId) throw notFound('contact');
  const rows = await db
    .selectFrom('contact_address')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('contact_id', '=', contactId)
    .orderBy('address')
    .execute();
  const addresses = rows.map(({ address }) => address);
  const forms = await bothForms(context, db, tenantId, addresses);
  const person = { tenantId, contactId, addresses };
  return [
    once('contact', async () => [
      {
        id: contactId,
        tenantId,
        name: contact.name,
        addresses: rows.map((row) => ({
          ...readAddressKey(row.address),
          since: toTimestamp(row.created_at),
        })),
        createdAt: toTimestamp(contact.created_at),
        updatedAt: toTimestamp(contact.updated_at),
      },
    ]),
    ...shared(context, { tenantId, contactId }),
    once('suppression', async () => {
      if (forms.length === 0) return [];
      const found = await db
        .selectFrom('suppression')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('address', 'in', forms)
        .execute();
      return found.map(showSuppression);
    }),
    {
      type: 'event',
      async page(after) {
        const { events, position } = await eventsAbout(db, person, after === '' ? -1 : Number(after));
        return { data: events.map(presentEvent), next: position === undefined ? undefined : String(position) };
      },
    },
  ];
}

function ofTenant(context: GatewayContext, tenantId: string): readonly Part[] {
  const { db } = context.store;
  return [
    once('tenant', async () => {
      const row = await db.selectFrom('tenant').selectAll().where('id', '=', tenantId).executeTakeFirst();
      if (row === undefined) throw notFound('tenant');
      return [
        {
          id: row.id,
          name: row.name,
          status: row.status,
          metadata: fromColumn<unknown>(row.metadata),
          createdAt: toTimestamp(row.created_at),
        },
      ];
    }),
    byId('connection', (after) =>
      db
        .selectFrom('connection')
        .select(['id', 'provider', 'label', 'number', 'config', 'created_at', 'deleted_at'])
        .where('tenant_id', '=', tenantId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PIECE)
        .execute()
        .then((rows) =>
          rows.map(({ config, created_at, deleted_at, ...row }) => ({
            ...row,
            config: fromColumn<unknown>(config),
            createdAt: toTimestamp(created_at),
            deletedAt: toTimestampOrNull(deleted_at),
          })),
        ),
    ),
    byId('key', (after) =>
      db
        .selectFrom('api_key')
        .select(['id', 'name', 'hint', 'scopes', 'created_at'])
        .where('tenant_id', '=', tenantId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PIECE)
        .execute()
        .then((rows) =>
          rows.map(({ scopes, created_at, ...row }) => ({
            ...row,
            scopes: fromColumn<unknown>(scopes),
            createdAt: toTimestamp(created_at),
          })),
        ),
    ),
    byId('contact', async (after) => {
      const rows = await db
        .selectFrom('contact')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PIECE)
        .execute();
      if (rows.length === 0) return [];
      const ids = rows.map(({ id }) => id);
      const known = await db.selectFrom('contact_address').selectAll().where('contact_id', 'in', ids).execute();
      const addresses = Map.groupBy(known, (row) => row.contact_id);
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        addresses: (addresses.get(row.id) ?? []).map(({ address }) => readAddressKey(address)),
        createdAt: toTimestamp(row.created_at),
        updatedAt: toTimestamp(row.updated_at),
      }));
    }),
    ...shared(context, { tenantId, contactId: undefined }),
    byId('template', (after) =>
      db
        .selectFrom('template')
        .select(['id', 'name', 'language', 'definition', 'created_at'])
        .where('tenant_id', '=', tenantId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PIECE)
        .execute()
        .then((rows) =>
          rows.map(({ definition, ...row }) => ({ ...row, definition: fromColumn<unknown>(definition) })),
        ),
    ),
    byId('suppression', (after) =>
      db
        .selectFrom('suppression')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PIECE)
        .execute()
        .then((rows) => rows.map(showSuppression)),
    ),
    byId('webhookEndpoint', (after) =>
      db
        .selectFrom('webhook_endpoint')
        .select(['id', 'url', 'events', 'description', 'enabled', 'created_at'])
        .where('tenant_id', '=', tenantId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PIECE)
        .execute(),
    ),
    {
      type: 'event',
      async page(after) {
        const rows = await db
          .selectFrom('event')
          .selectAll()
          .where('tenant_id', '=', tenantId)
          .where('sequence', '>', after === '' ? -1 : Number(after))
          .orderBy('sequence')
          .limit(PIECE)
          .execute();
        const last = rows.at(-1);
        return { data: rows.map(presentEvent), next: last === undefined ? undefined : String(last.sequence) };
      },
    },
  ];
}

/** What a contact has as well as a whole tenant. */
function shared(context: GatewayContext, { tenantId, contactId }: Subject): readonly Part[] {
  const { db } = context.store;
  const theirs = contactId !== undefined;
  return [
    byId('conversation', (after) =>
      db
        .selectFrom('conversation')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .$if(theirs, (select) => select.where('contact_id', '=', contactId ?? ''))
        .where('id', '>', after)
        .orderBy('id')
        .limit(PIECE)
        .execute()
        .then((rows) =>
          rows.map((row) => ({
            id: row.id,
            connectionId: row.connection_id,
            contactId: row.contact_id,
            lastInboundAt: toTimestamp(row.last_inbound_at),
            createdAt: toTimestamp(row.created_at),
          })),
        ),
    ),
    byId('message', (after) =>
      db
        .selectFrom('message')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .$if(theirs, (select) => select.where('contact_id', '=', contactId ?? ''))
        .where('id', '>', after)
        .orderBy('id')
        .limit(PIECE)
        .execute()
        .then((rows) => rows.map(presentMessage)),
    ),
    byId('media', (after) =>
      db
        .selectFrom('media')
        .select(['id', 'message_id', 'contact_id', 'state', 'media_type', 'filename', 'size', 'sha256', 'created_at'])
        .where('tenant_id', '=', tenantId)
        .$if(theirs, (select) => select.where('contact_id', '=', contactId ?? ''))
        .where('state', '!=', 'deleted')
        .where('id', '>', after)
        .orderBy('id')
        .limit(PIECE)
        .execute()
        .then((rows) =>
          rows.map(({ message_id, contact_id, media_type, created_at, ...row }) => ({
            ...row,
            messageId: message_id,
            contactId: contact_id,
            mediaType: media_type,
            createdAt: toTimestamp(created_at),
          })),
        ),
    ),
  ];
}

function once(type: string, read: () => Promise<readonly unknown[]>): Part {
  return { type, page: async () => ({ data: await read(), next: undefined }) };
}

function byId(type: string, read: (after: string) => Promise<readonly { readonly id: string }[]>): Part {
  return {
    type,
    async page(after) {
      const data = await read(after);
      return { data, next: data.length < PIECE ? undefined : data.at(-1)?.id };
    },
  };
}

function showSuppression(row: {
  readonly id: string;
  readonly address: string;
  readonly source: string;
  readonly reason: string | null;
  readonly created_at: number;
}) {
  return {
    id: row.id,
    address: isHashed(row.address) ? null : readAddressKey(row.address),
    source: row.source,
    reason: row.reason,
    createdAt: toTimestamp(row.created_at),
  };
}
