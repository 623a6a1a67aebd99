import { expect, it } from 'vitest';
import { startDeliverer } from '../../netlify/host/deliverer.ts';
import { workUntil } from '../../netlify/work/until.ts';
import { observe } from '../netlify/support/failing.ts';
import { describeOnStores } from '../netlify/support/stores.ts';
import { worldOn } from '../netlify/support/world.ts';
import { eventually } from '../support/waiting.ts';
import { listen, silent } from './support/receiver.ts';
import { createStage, PRIVATE } from './support/stage.ts';

describeOnStores('the deliverer of the host', (open) => {
  it('delivers by itself while others hang, goes on after the database failed, and stops when told', async () => {
    const store = await open();
    const stage = await createStage(store, { webhookTimeoutMs: 3_000 });
    const observed = observe(await store.open());
    const hanging = await Promise.all(Array.from({ length: 5 }, () => listen(silent)));
    for (const { url } of hanging) await stage.endpoint({ url });
    const app = await listen();
    await stage.endpoint({ url: app.url, events: ['message.received'] });
    const world = worldOn(observed.store, {
      webhooks: PRIVATE,
      beside: stage.world,
      limits: { webhookTimeoutMs: 3_000 },
    });
    observed.failFrom(1);
    const deliverer = startDeliverer(world.context);
    await eventually(() => world.logged.join().includes('delivering events failed'));
    observed.failFrom(0);
    await stage.hear('+5511999990001');
    await eventually(() => hanging.every(({ received }) => received.length > 0));
    await eventually(() => app.received.length === 1);
    // The others are still being waited for: they hold up nobody.
    await stage.hear('+5511999990002');
    await eventually(() => app.received.length === 2);
    await deliverer.stop();
    await stage.hear('+5511999990003');
    expect(app.received).toHaveLength(2);
  });

  it('need not look for what is written beside it: it delivers as soon as the transaction has ended', async () => {
    const stage = await createStage(await open());
    const deliverer = startDeliverer(stage.world.context, { lookMs: 3_600_000 });
    const app = await listen();
    await stage.endpoint({ url: app.url, events: ['message.received'] });
    for (let index = 1; index <= 3; index += 1) {
      await stage.hear();
      await eventually(() => app.received.length === index);
    }
    await deliverer.stop();
  });

  it('and the scheduled function do the same work', async () => {
    const stage = await createStage(await open());
    const app = await listen();
    await stage.endpoint({ url: app.url, events: ['message.received'] });
    await stage.hear();
    expect(await workUntil(stage.world.context, Date.now() + 20_000)).toBe(false);
    expect(app.received).toHaveLength(1);
    // No time for an attempt: it is left to the next one.
    await stage.hear();
    expect(await workUntil(stage.world.context, Date.now() + 1_000)).toBe(true);
    expect(app.received).toHaveLength(1);
  });
});
