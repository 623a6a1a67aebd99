import { beforeAll, expect, test } from 'vitest';
import type { Phone } from '../fakewa/api.ts';
import { describeChainEverywhere } from './support/chain.ts';
import { TAKEN, type Shop } from './support/shop.ts';

describeChainEverywhere('the same idempotency key', (chain) => {
  let shop: Shop;
  let ana: Phone;

  beforeAll(async () => {
    shop = await chain.shop();
    ana = await chain.person('Ana');
  });

  /** How often she has it, once a later message has come as well: by then every earlier one would have. */
  async function copies(text: string): Promise<number> {
    const marker = `marco depois de ${text}`;
    await shop.send(ana, { type: 'text', text: marker });
    await ana.next((message) => message.text === marker);
    return (await ana.inbox()).filter((message) => message.text === text).length;
  }

  test('twice in a row: one message, the first answer again', async () => {
    const message = { type: 'text', text: 'um' } as const;
    const first = await shop.send(ana, message, 'in-a-row');
    const again = await shop.trySend(ana, message, 'in-a-row');
    expect(again.body.id).toBe(first.id);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await copies('um')).toBe(1);
  });

  test('ten at once: one message', async () => {
    const message = { type: 'text', text: 'ao mesmo tempo' } as const;
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.trySend(ana, message, 'at-once')));
    const ids = answers.filter(({ status }) => status < 300).map(({ body }) => body.id);
    expect(new Set(ids).size).toBe(1);
    for (const { status, body } of answers) {
      if (status >= 300) expect(body).toMatchObject({ code: 'request_in_progress' });
    }
    expect(await copies('ao mesmo tempo')).toBe(1);
  });

  test('with another body: refused, and nothing is sent', async () => {
    const { status, body } = await shop.trySend(ana, { type: 'text', text: 'outro' }, 'in-a-row');
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'idempotency_key_reused' });
    expect(await copies('outro')).toBe(0);
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)('across a restart of everything (%s): one message', async (signal) => {
    const message = { type: 'text', text: `antes e depois de ${signal}` } as const;
    const first = await shop.send(ana, message, signal);
    await chain.restart('both', signal, [shop]);
    const again = await shop.send(ana, message, signal);
    expect(again.id).toBe(first.id);
    expect(await copies(message.text)).toBe(1);
  });

  // On PostgreSQL another gateway might be at work on it: there it waits until the dead one's claim has run out, 20 s.
  const targets = chain.engine === 'sqlite' ? (['baileys', 'both'] as const) : (['baileys'] as const);
  test.each(targets)('repeated after a kill -9 of %s, before which WhatsApp had it: one message', async (target) => {
    const message = { type: 'text', text: `resposta perdida com ${target}` } as const;
    const key = `lost-with-${target}`;
    await chain.wa.faults.holdAcks();
    const lost = shop.trySend(ana, message, key).catch(() => undefined);
    // She has it, and we do not know that yet.
    await ana.next(({ text }) => text === message.text);
    await chain.restart(target, 'SIGKILL', [shop]);
    await lost;
    await chain.wa.faults.releaseAcks();
    const { id } = await shop.send(ana, message, key);
    await shop.feed.next('message.status_changed', ({ data }) => data.messageId === id && TAKEN.includes(data.state));
    expect(await copies(message.text)).toBe(1);
  });
});
