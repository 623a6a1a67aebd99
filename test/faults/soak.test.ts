import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createActor, created, received, send, text, withStatus, type Actor } from '../netlify/support/actors.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { createWorld, type World } from '../netlify/support/world.ts';
import { deliverDue } from '../../core/webhooks-out/deliver.ts';
import type { Http } from '../../core/provider/index.ts';

/** In seconds, an hour on SQLite: each second a text goes out and another comes in, and both are told to the app. */
const SECONDS = { sqlite: 3_600, postgres: 360 };
/** So often, in seconds, the queue is worked off and the app is told: looking each second would double the time, and show no more. */
const DELIVERED_EVERY = 5;
/** Of it: whatever is made once and kept (statements, compiled code) is there by then. */
const WARM_UP = 1 / 4;
const CONTACTS = 50;
const SAMPLES = 9;
/** Bytes that the heap may grow by over the rest, 5,400 messages on SQLite: 300 kept of each would be more. */
const MAY_GROW = 1_500_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** The app answers 204 to everything. */
function createApp(): { readonly http: Http; answered(): number } {
  let answered = 0;
  return {
    answered: () => answered,
    http: {
      request: () => Promise.reject(new Error('not asked for')),
      async stream() {
        answered += 1;
        return { status: 204, headers: new Headers(), body: new Blob([]).stream() };
      },
    },
  };
}

async function second(world: World, actor: Actor, index: number): Promise<void> {
  const contact = `+5511999${String(900_000 + (index % CONTACTS))}`;
  await withStatus(send(world, actor, text(contact, { text: `out ${index}` })), 201);
  await withStatus(world.webhook('scripted', actor.connectionId, [received([contact], { text: `in ${index}` })]), 200);
  if ((index + 1) % DELIVERED_EVERY === 0) {
    await world.dispatch();
    while ((await deliverDue(world.context, AbortSignal.timeout(60_000))) > 0);
  }
  // What the test itself keeps is not what is measured.
  world.scripted.sends.length = 0;
  world.logged.length = 0;
  world.clock.advance(1_000);
}

describeOnStores('an hour of traffic', (store) => {
  it('leaves memory as it was', { timeout: 240_000 }, async () => {
    const opened = await store();
    const app = createApp();
    const world = await createWorld(opened, { webhooks: { http: app.http, allowPrivate: true } });
    const actor = await createActor(world);
    const url = 'http://127.0.0.1:9/events';
    await created(world.call('POST /v1/webhook-endpoints', { key: actor.key, body: { url } }));

    const heap: number[] = [];
    const seconds = SECONDS[opened.engine];
    const warm = seconds * WARM_UP;
    const every = (seconds - warm) / SAMPLES;
    for (let index = 0; index < seconds; index += 1) {
      await second(world, actor, index);
      if (index < warm || (index - warm) % every !== 0) continue;
      collect();
      heap.push(process.memoryUsage().heapUsed);
    }
    // Received, sent: two events a second at least, all of them delivered.
    expect(app.answered()).toBeGreaterThanOrEqual(2 * seconds);
    expect(heap).toHaveLength(SAMPLES);
    const [first, last] = [Math.min(...heap.slice(0, 3)), Math.min(...heap.slice(-3))];
    expect(last - first, `heap in bytes: ${heap.join(' ')}`).toBeLessThan(MAY_GROW);
  });
});
