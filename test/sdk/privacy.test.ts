import { describe, expect, it } from 'vitest';
import { createClient, type ExportedLine } from '../../sdk/src/index.ts';
import { createActor, received, withStatus } from '../netlify/support/actors.ts';
import { ADMIN_KEY } from '../netlify/support/world.ts';
import { temporaryWorld } from '../support/world.ts';

async function all(lines: AsyncIterable<ExportedLine>): Promise<ExportedLine[]> {
  const found: ExportedLine[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

/** A client whose gateway gives these answers, one after the other. */
function scripted(answers: readonly string[]) {
  const asked: string[] = [];
  const client = createClient({
    baseUrl: 'http://gateway.test',
    apiKey: 'k',
    fetch(request) {
      asked.push(new URL(request.url).search);
      return new Response(answers[asked.length - 1] ?? '', { headers: { 'content-type': 'application/x-ndjson' } });
    },
  });
  return { client, asked };
}

describe('privacy', () => {
  it('exports a person, erases them, and keeps the proof', async () => {
    const world = await temporaryWorld();
    try {
      const actor = await createActor(world);
      const events = [received(['+5511999990005'], { name: 'Ana', text: 'segredo' })];
      await withStatus(world.webhook('scripted', actor.connectionId, events), 200);
      const client = createClient({
        baseUrl: 'http://gateway.test',
        apiKey: ADMIN_KEY,
        async fetch(request) {
          const { pathname, search } = new URL(request.url);
          const { method, headers } = request;
          const body = await request.text();
          return world.request(pathname + search, { method, headers, ...(body !== '' && { body }) });
        },
      });
      const { data } = await client.conversations.list();
      const contactId = data[0]?.contactId ?? '';
      const exported = await all(client.privacy.exportContact(contactId));
      expect(new Set(exported.map(({ type }) => type))).toEqual(
        new Set(['contact', 'conversation', 'message', 'event']),
      );
      expect(JSON.stringify(exported)).toContain('segredo');
      expect((await all(client.privacy.exportTenant(actor.tenantId))).length).toBeGreaterThan(exported.length);

      const erasure = await client.privacy.eraseContact(contactId);
      expect(erasure).toMatchObject({ contactId, state: 'done', erased: { messages: 1 } });
      expect(await client.privacy.erasure(erasure.id)).toEqual(erasure);
      await expect(all(client.privacy.exportContact(contactId))).rejects.toMatchObject({ code: 'resource_not_found' });

      expect((await client.privacy.setRetention(actor.tenantId, { eventDays: 30 })).own).toEqual({ eventDays: 30 });
      expect((await client.privacy.retention(actor.tenantId)).effective.eventDays).toBe(30);
    } finally {
      await world.close();
    }
  });

  it('goes on with an export where an answer ended, until all is there', async () => {
    const { client, asked } = scripted([
      '{"type":"message","data":1}\n{"type":"end","nextCursor":"c 1"}\n',
      '{"type":"message","data":2}\n{"type":"end","nextCursor":null}\n',
    ]);
    expect(await all(client.privacy.exportContact('ctc_1'))).toEqual([
      { type: 'message', data: 1 },
      { type: 'message', data: 2 },
    ]);
    expect(asked).toEqual(['', '?cursor=c+1']);
  });

  it('takes an export that breaks off for none that is whole', async () => {
    const { client } = scripted(['{"type":"message","data":1}\n{"type":"mess']);
    await expect(all(client.privacy.exportTenant('ten_1'))).rejects.toMatchObject({ code: 'network_error' });
  });
});
