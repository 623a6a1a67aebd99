import { expect, test } from 'vitest';
import { eventually } from '../support/waiting.ts';
import { text } from './harness.ts';
import { SESSION, setUpWorld } from './world.ts';

/** Short, because here acks do not come. Where one does, the answer may still be `queued` on a busy machine. */
const world = setUpWorld({ overrides: { timing: { ackMs: 300 } } });

const say = (key: string, body: string) => world.running.send(SESSION, key, text(world.ana, body));
const statusOf = (id: unknown, state: string) =>
  world.gateway.next('message.status_changed', ({ data }) => data.providerMessageId === id && data.state === state);

test('a late ack is an event; no ack is not sent', async () => {
  await world.wa.faults.holdAcks();
  const { json } = await say('late', 'devagar');
  expect(json).toMatchObject({ state: 'queued' });
  await world.wa.faults.releaseAcks();
  // The receipt may be faster than the ack; then the ack is no news.
  await Promise.any([statusOf(json['providerMessageId'], 'sent'), statusOf(json['providerMessageId'], 'delivered')]);
});

test('a message whose ack never came is sent again with its id when the key comes again', async () => {
  await world.ana.setAutoReceipts('none');
  await world.wa.faults.dropAcks(1);
  const first = await say('lost-ack', 'perdido');
  expect(first.json).toMatchObject({ state: 'queued' });
  const second = await eventually(async () => {
    const answer = await say('lost-ack', 'perdido');
    return answer.json['state'] === 'sent' && answer;
  });
  expect(second.json).toEqual({ ...first.json, state: 'sent' });
  const message = await world.ana.next(({ text }) => text === 'perdido');
  expect(message.id).toBe(first.json['providerMessageId']);
  await world.ana.setAutoReceipts('delivered');
});

test('what was cut off goes out after the reconnect, once', async () => {
  await world.wa.faults.dropAcks(1);
  await world.ana.setAutoReceipts('none');
  const { json } = await say('cut', 'cortado');
  expect(json).toMatchObject({ state: 'queued' });
  await world.wa.faults.kick(world.shop.number, { how: 'abort' });
  await statusOf(json['providerMessageId'], 'sent');
  expect((await world.ana.inbox()).filter(({ text }) => text === 'cortado')).toHaveLength(1);
  await world.ana.setAutoReceipts('delivered');
});
