import { expect, test } from 'vitest';
import { isConnected, pair, text } from './harness.ts';
import { setUpWorld } from './world.ts';

const world = setUpWorld({ pair: false });
const SESSIONS = 50;

test('fifty sessions pair, come back together after a restart, and each sends', { timeout: 120_000 }, async () => {
  const ids = Array.from({ length: SESSIONS }, (_, index) => `s${index}`);
  const phones = await Promise.all(ids.map((id) => world.account(id)));
  for (let start = 0; start < SESSIONS; start += 5) {
    const part = ids.slice(start, start + 5);
    await Promise.all(part.map((id, index) => pair(world.running, world.wa, id, phones[start + index]!)));
  }
  await world.restart();
  await Promise.all(ids.map((id) => world.running.when(id, isConnected)));
  expect(await world.wa.sessions()).toHaveLength(SESSIONS);
  await Promise.all(ids.map((id) => world.running.send(id, 'k', text(world.ana, `de ${id}`))));
  const inbox = await world.ana.inbox();
  expect(new Set(inbox.map((message) => message.text))).toEqual(new Set(ids.map((id) => `de ${id}`)));
  expect(new Set(inbox.map((message) => message.from)).size).toBe(SESSIONS);
});
