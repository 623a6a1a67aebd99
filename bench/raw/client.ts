import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Phone } from '../../test/fakewa/api.ts';
import { fakeEnvironment } from '../../test/support/fake-program.ts';
import type { Fake } from '../support/fake.ts';
import type { RawAnswer, RawRequest } from './program.ts';

/** The raw program, driven. */
export type RawClient = {
  readonly pid: number;
  pair(session: string, phone: Phone): Promise<void>;
  /** Opens every session of the store at once; how many they are. */
  restore(): Promise<number>;
  /** Milliseconds of each send. */
  send(sessions: readonly string[], to: readonly string[], each: number): Promise<readonly number[]>;
  stop(): Promise<void>;
};

export async function startRaw(fake: Fake, storePath: string): Promise<RawClient> {
  const child = fork(new URL('./program.ts', import.meta.url), [storePath, fake.wa.url], {
    env: { PATH: process.env['PATH'], ...fakeEnvironment(fake.wa) },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'spawn');
  const ask = (request: RawRequest): void => void child.send(request);

  return {
    pid: child.pid ?? 0,
    async pair(session, phone) {
      const qr = answered(child, (answer) => answer.type === 'qr' && answer.session === session);
      const opened = answered(child, (answer) => answer.type === 'open' && answer.session === session);
      ask({ type: 'pair', session });
      const shown = await qr;
      if (shown.type === 'qr') await phone.scan(shown.qr);
      await opened;
    },
    async restore() {
      const restored = answered(child, ({ type }) => type === 'restored');
      ask({ type: 'restore' });
      const answer = await restored;
      return answer.type === 'restored' ? answer.sessions : 0;
    },
    async send(sessions, to, each) {
      const sent = answered(child, ({ type }) => type === 'sent');
      ask({ type: 'send', sessions, to, each });
      const answer = await sent;
      return answer.type === 'sent' ? answer.latencies : [];
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

function answered(child: ChildProcess, matches: (answer: RawAnswer) => boolean): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('The raw program ended'));
    const listen = (answer: RawAnswer) => {
      if (!matches(answer)) return;
      child.off('message', listen);
      child.off('exit', ended);
      resolve(answer);
    };
    child.on('message', listen);
    child.once('exit', ended);
  });
}
