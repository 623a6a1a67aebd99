import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp, type Phone } from '../fakewa/index.ts';
import type { Program } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';
import { nextNumber, temporaryDirectory, text } from './harness.ts';
import { callProgram, environmentFor, startProgram } from './program.ts';

/** `POLYZAP_FAULT_ROUNDS=30` for the long run. */
const SEND_ROUNDS = Number(process.env['POLYZAP_FAULT_ROUNDS'] ?? 3);
const PAIRING_ROUNDS = Math.max(2, Math.ceil(SEND_ROUNDS / 4));
const SESSIONS = ['con_1', 'con_2'] as const;
const BURST = 30;

const directory = temporaryDirectory();
let wa: FakeWhatsApp;

beforeAll(async () => {
  wa = await startFakeWhatsApp();
});
afterAll(async () => {
  await wa.close();
  directory.remove();
});

type State = { status: string; qr?: string };
const stateOf = async (program: Program, session: string): Promise<State | undefined> =>
  ((await callProgram(program, 'GET', `/v1/sessions/${session}`)).json as { state?: State }).state;
const connected = (program: Program, session: string) =>
  eventually(async () => (await stateOf(program, session))?.status === 'connected', {
    timeoutMs: 60_000,
    description: `${session} to be connected`,
  });

test(
  `kill -9 during sends, ${SEND_ROUNDS} rounds: what was acknowledged arrives, all arrive once, no session is lost`,
  { timeout: 120_000 + SEND_ROUNDS * 10_000 },
  async () => {
    const env = environmentFor(wa.url, `${directory.path}/sends.db`);
    const ana = await wa.addAccount({ number: nextNumber(), name: 'Ana' });
    const phones = new Map<string, Phone>();
    let program = await startProgram(env);
    for (const session of SESSIONS) {
      const phone = await wa.addAccount({ number: nextNumber(), name: session });
      phones.set(session, phone);
      const { json } = await callProgram(program, 'POST', `/v1/sessions/${session}/start`, { method: 'qr' });
      await phone.scan((json as { state: { qr: string } }).state.qr);
      await connected(program, session);
    }

    const answers = new Map<string, { session: string; id: string }>();
    const sendOne = async (session: string, key: string): Promise<void> => {
      const { status, json } = await callProgram(program, 'POST', `/v1/sessions/${session}/messages`, {
        idempotencyKey: key,
        message: text(ana, key),
      });
      if (status === 200 && json['state'] === 'sent')
        answers.set(key, { session, id: String(json['providerMessageId']) });
    };

    for (let round = 0; round < SEND_ROUNDS; round += 1) {
      const keys = SESSIONS.flatMap((session) =>
        Array.from({ length: BURST }, (_, index) => ({ session, key: `${session}-${round}-${index}` })),
      );
      const burst = Promise.allSettled(keys.map(({ session, key }) => sendOne(session, key)));
      // The moment is random, the condition is not: some are through, some are not.
      const some = Math.floor(Math.random() * keys.length * 0.8);
      await eventually(() => answers.size >= round * keys.length + some || undefined, { timeoutMs: 60_000 });
      await program.kill('SIGKILL');
      await burst;

      program = await startProgram(env);
      for (const session of SESSIONS) await connected(program, session);
      await Promise.all(
        keys
          .filter(({ key }) => !answers.has(key))
          .map(({ session, key }) =>
            eventually(async () => {
              await sendOne(session, key);
              return answers.has(key);
            }),
          ),
      );
    }

    const expected = SEND_ROUNDS * SESSIONS.length * BURST;
    expect(answers.size).toBe(expected);
    await eventually(async () => (await ana.inbox()).length >= expected, { description: 'all messages to arrive' });
    const inbox = await ana.inbox();
    expect(new Map(inbox.map((message) => [message.text, message.id]))).toEqual(
      new Map([...answers].map(([key, { id }]) => [key, id])),
    );
    expect(inbox).toHaveLength(expected);
    expect((await wa.stats()).undecryptable).toBe(0);

    // The ratchets are whole: both directions go on without asking for anything again.
    for (const session of SESSIONS) {
      const phone = phones.get(session);
      if (phone === undefined) throw new Error('no phone');
      expect(await phone.devices()).toHaveLength(1);
      await sendOne(session, `${session}-last`);
      await ana.next((message) => message.text === `${session}-last`);
      await ana.sendText(phone.number, 'resposta');
      await ana.nextReceipt((receipt) => receipt.from === phone.number && receipt.fromDevice !== 0);
    }
    await program.kill('SIGKILL');
  },
);

test(
  `kill -9 during pairing, ${PAIRING_ROUNDS} rounds: a phone that shows the device has it back`,
  { timeout: 120_000 + PAIRING_ROUNDS * 10_000 },
  async () => {
    // Phones that wait for a server that is gone: the next round need not.
    const waiting: Promise<unknown>[] = [];
    for (let round = 0; round < PAIRING_ROUNDS; round += 1) {
      const env = environmentFor(wa.url, `${directory.path}/pairing-${round}.db`);
      let program = await startProgram(env);
      const phones = await Promise.all(Array.from({ length: 6 }, () => wa.addAccount({ number: nextNumber() })));
      const before = (await wa.stats()).pairings;
      const work = Promise.allSettled(
        phones.map(async (phone, index) => {
          const { json } = await callProgram(program, 'POST', `/v1/sessions/p${index}/start`, { method: 'qr' });
          await phone.scan((json as { state: { qr: string } }).state.qr, { timeoutMs: 5_000 });
        }),
      );
      await wa.whenCount('pairings', before + 1 + Math.floor(Math.random() * 3));
      await program.kill('SIGKILL');
      const linked = (await Promise.all(phones.map(async (phone) => (await phone.devices()).length > 0))).map(
        (has, index) => ({ has, session: `p${index}` }),
      );
      program = await startProgram(env);
      for (const { session } of linked.filter(({ has }) => has)) await connected(program, session);
      await program.kill('SIGKILL');
      waiting.push(work);
    }
    await Promise.all(waiting);
  },
);
