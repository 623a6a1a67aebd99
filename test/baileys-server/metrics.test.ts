import { expect, test } from 'vitest';
import { isConnected, SECRET, text } from './harness.ts';
import { SESSION, setUpWorld } from './world.ts';

const world = setUpWorld();

async function scrape(authorization = `Bearer ${SECRET}`): Promise<{ status: number; text: string }> {
  const response = await fetch(`${world.running.server.url}/metrics`, { headers: { authorization } });
  return { status: response.status, text: await response.text() };
}

test('metrics: sessions by state, reconnects, sends; for those who know the secret, and without names', async () => {
  expect((await scrape('Bearer wrong')).status).toBe(401);
  const before = await scrape();
  expect(before.text).toContain('polyzap_baileys_sessions{status="connected"} 1\n');
  expect(before.text).toContain('polyzap_baileys_reconnects_total 0\n');
  expect(before.text).toContain('process_resident_memory_bytes ');
  await world.running.send(SESSION, 'one', text(world.ana, 'x'));
  await world.running.send(SESSION, 'one', text(world.ana, 'another'));
  const { logins } = await world.wa.stats();
  await world.wa.faults.kick(world.shop.number, { how: 'abort' });
  await world.wa.whenCount('logins', logins + 1);
  await world.running.when(SESSION, isConnected);
  const { text: after } = await scrape();
  expect(after).toContain('polyzap_baileys_reconnects_total 1\n');
  expect(after).toMatch(/polyzap_baileys_sends_total\{outcome="(sent|queued)"\} 1\n/);
  expect(after).toContain('polyzap_baileys_sends_total{outcome="idempotency_key_reused"} 1\n');
  expect(after).not.toContain(SESSION);
});
