import { Client } from 'pg';
import { expect, it } from 'vitest';
import { openStream } from '../../netlify/support/event-stream.ts';
import { createActor } from '../support/actors.ts';
import type { Setting } from '../support/setting.ts';

const EVENTS = 42;
/** Of each: all of them are more than Netlify streams in one answer. */
const BYTES = 500_000;

/** More events than one answer of a function can hold. */
export function streams({ databaseUrl, site, other }: Setting): void {
  it('that is longer than Netlify streams ends before, between two events, and goes on where it ended', async () => {
    const { key, tenantId, connectionId } = await createActor(site, 'memory');
    const sql = new Client({ connectionString: databaseUrl });
    await sql.connect();
    await sql.query(
      `INSERT INTO event (id, tenant_id, sequence, connection_id, type, data, occurred_at, created_at)
       SELECT 'evt_' || $1 || number, $1, number, $2, 'message.received', '{"text":"' || repeat('x', $3) || '"}', 0, 0
       FROM generate_series(1, $4) AS number`,
      [tenantId, connectionId, BYTES, EVENTS],
    );
    await sql.query('UPDATE tenant SET event_sequence = $2 WHERE id = $1', [tenantId, EVENTS]);
    await sql.end();

    const read = (url: string, after: string) =>
      openStream({ request: async (path, init) => fetch(url + path, init) }, key, `?after=${after}`);
    const first = await read(site.url, '0');
    await first.ended;
    expect(first.broken()).toBe(false);
    expect(first.events.length).toBeLessThan(EVENTS);
    const second = await read(other.url, first.lastId());
    await second.until(EVENTS - first.events.length);
    await second.close();
    const sequences = [...first.events, ...second.events].map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: EVENTS }, (_, index) => index + 1));
  });
}
