import { describe, expect, it } from 'vitest';
import { sessionStateSchema } from '../../core/provider-kit/session-schema.ts';
import type { ConnectRequest, PairingMethod, ProviderSession } from '../../core/provider/index.ts';
import { forbiddenHttp, withUpstream, type Subject } from './subject.ts';
import { describeWhere, itWhere } from './where.ts';

const REQUESTS: { readonly [Method in PairingMethod]: ConnectRequest } = {
  qr: { method: 'qr' },
  code: { method: 'code', number: '+15550100000' },
};

export function describeSession(subject: Subject): void {
  const { factory } = subject;

  describeWhere(factory.capabilities.pairing.length > 0, 'it has no phone to pair', `${factory.id} pairs`, () => {
    withUpstream(subject);
    const session = (): ProviderSession => {
      const { session } = subject.build();
      if (session === undefined) throw new Error('There is no session');
      return session;
    };

    it.each(factory.capabilities.pairing)('by %s, and connecting twice is harmless', async (method) => {
      for (let turn = 0; turn < 2; turn += 1) {
        const state = await session().connect(REQUESTS[method]);
        expect(sessionStateSchema.parse(state)).toEqual(state);
      }
    });

    it('and closes, and unlinks, also twice', async () => {
      for (let turn = 0; turn < 2; turn += 1) {
        expect(sessionStateSchema.safeParse(await session().disconnect()).success).toBe(true);
      }
      for (let turn = 0; turn < 2; turn += 1) await session().logout();
      expect((await session().state()).status).not.toBe('connected');
    });
  });

  describe(`${factory.id} forgets a person`, () => {
    withUpstream(subject);
    itWhere(
      subject.build().forget !== undefined,
      'it keeps nothing of ours',
      'also twice, and also nobody',
      async () => {
        const addresses = [
          { type: 'phone', number: '+15550100000' },
          { type: 'user', id: '15550100000@lid' },
        ] as const;
        for (let turn = 0; turn < 2; turn += 1) await subject.build().forget?.(addresses);
        await subject.build({ http: forbiddenHttp }).forget?.([]);
      },
    );
  });

  describe(`${factory.id} leaves nothing`, () => {
    withUpstream(subject);
    itWhere(subject.build().dispose !== undefined, 'it leaves nothing', 'behind, also when asked twice', async () => {
      for (let turn = 0; turn < 2; turn += 1) await subject.build().dispose?.();
    });
  });

  describe(`${factory.id} checks numbers`, () => {
    withUpstream(subject);
    itWhere(
      subject.build().numbers !== undefined,
      'it looks no numbers up',
      'in the order they were given, however many',
      async () => {
        const numbers = Array.from({ length: 150 }, (_, index) => `+1555010${1000 + index}` as const);
        const checks = await subject.build().numbers?.check(numbers);
        expect(checks?.map(({ number }) => number)).toEqual(numbers);
        expect(await subject.build({ http: forbiddenHttp }).numbers?.check([])).toEqual([]);
      },
    );
  });

  describe(`${factory.id} is healthy`, () => {
    withUpstream(subject);
    it('or says why not', async () => {
      const health = await subject.build().health();
      expect(['healthy', 'degraded', 'down']).toContain(health.status);
    });
  });
}
