/** The fake in another process, behind the same API. Imports nothing of Baileys. */
import type { FakeWhatsApp, Faults, Group } from '../api.ts';
import { completeFake, type FakeBase } from '../complete.ts';
import type { PhoneBase } from '../phone/base.ts';
import { fromJson, toJson } from './json.ts';
import {
  type Call,
  FAKE_METHODS,
  FAULT_METHODS,
  type FakeMethods,
  GROUP_METHODS,
  type Methods,
  PHONE_METHODS,
} from './methods.ts';

type Send = (call: Call) => Promise<unknown>;

const sender = (controlUrl: string): Send => {
  const endpoint = new URL('/call', controlUrl);
  return async (call) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(toJson(call)),
    });
    const answer = fromJson(await response.json());
    if (typeof answer !== 'object' || answer === null) throw new Error('the fake answered nonsense');
    if ('error' in answer) throw new Error(String(answer.error));
    return 'result' in answer ? (answer.result ?? undefined) : undefined;
  };
};

/** An object whose listed methods are calls to the fake. */
const stub = <T>(send: Send, target: Call['target'], key: string, methods: Methods<T>): T => {
  const made: Record<string, (...parameters: unknown[]) => Promise<unknown>> = {};
  for (const method of Object.keys(methods))
    made[method] = (...parameters) => send({ target, key, method, parameters });
  return made as T;
};

type PhoneData = Pick<PhoneBase, 'number' | 'jid' | 'lid' | 'name'>;
type FakeData = Pick<FakeBase, 'url' | 'mediaUrl'>;

/** Connects to a fake that `main.ts` runs; `close` ends that process. */
export const connectFakeWhatsApp = async (controlUrl: string): Promise<FakeWhatsApp> => {
  const send = sender(controlUrl);
  const phone = (data: PhoneData): PhoneBase => ({
    ...stub<PhoneBase>(send, 'phone', data.number, PHONE_METHODS),
    ...data,
  });
  const group = (id: string): Group => ({ ...stub<Group>(send, 'group', id, GROUP_METHODS), id });
  const ask = async <T>(method: string, ...parameters: unknown[]): Promise<T> =>
    (await send({ target: 'fake', key: '', method, parameters })) as T;
  return completeFake({
    ...stub<FakeMethods>(send, 'fake', '', FAKE_METHODS),
    ...(await ask<FakeData>('describe')),
    faults: stub<Faults>(send, 'faults', '', FAULT_METHODS),
    addAccount: async (account) => phone(await ask<PhoneData>('addAccount', account)),
    phone: async (number) => phone(await ask<PhoneData>('phone', number)),
    addGroup: async (options) => group((await ask<{ id: string }>('addGroup', options)).id),
    group: async (id) => group((await ask<{ id: string }>('group', id)).id),
  });
};
