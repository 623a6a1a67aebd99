import type { Kysely } from 'kysely';
import type { Schema } from './database/schema.ts';

const DAY_MS = 86_400_000;
/** Events that no gateway took for so long are of no use to anybody. */
const EVENT_DAYS = 7;

/** Deletes messages past their retention, and events that nobody takes. Returns how many of each. */
export async function sweep(
  db: Kysely<Schema>,
  now: number,
  retentionDays: number,
): Promise<{ readonly messages: number; readonly events: number }> {
  const messages = await db
    .deleteFrom('wa_message')
    .where('created_at', '<', now - retentionDays * DAY_MS)
    .executeTakeFirst();
  const events = await db
    .deleteFrom('wa_event')
    .where('created_at', '<', now - EVENT_DAYS * DAY_MS)
    .executeTakeFirst();
  return { messages: Number(messages.numDeletedRows), events: Number(events.numDeletedRows) };
}
