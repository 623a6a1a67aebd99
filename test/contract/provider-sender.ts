import { expect, it } from 'vitest';
import { gatewayErrorFrom } from './expectations.ts';
import { withUpstream, type Subject } from './subject.ts';
import { describeWhere } from './where.ts';

/** A number that is registered for WhatsApp by calls: the same whichever backend does it. */
export function describeSender(subject: Subject): void {
  const there = subject.build().sender !== undefined;
  describeWhere(
    there,
    'its backend registers no numbers by calls',
    `${subject.factory.id} registers its number`,
    () => {
      withUpstream(subject);
      const sender = () => {
        const { sender: found } = subject.build();
        if (found === undefined) throw new Error('There is no sender');
        return found;
      };

      it('after it was given back, which may be asked for twice', async () => {
        for (let turn = 0; turn < 2; turn += 1) await sender().remove();
        expect(await sender().state()).toMatchObject({
          status: 'unregistered',
          nextAction: 'register',
          providerStatus: null,
          reasons: [],
        });
        expect((await gatewayErrorFrom(() => sender().verify('123456'))).code).toBe('sender_not_found');
      });

      it('once, however often it is asked to, and waits for its code', async () => {
        const request = { displayName: 'Padaria da Sé', businessAccountId: '1234567890', verification: 'sms' } as const;
        const registered = await sender().register(request);
        expect(registered).toMatchObject({ status: 'code_needed', nextAction: 'enter_code' });
        expect(await sender().register(request)).toEqual(registered);
        expect(await sender().state()).toEqual(registered);
        expect(await sender().verify('123456')).toMatchObject({ status: 'online', nextAction: 'none', reasons: [] });
      });
    },
  );
}
