import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { isStorageFailure } from '../../core/store/failure.ts';
import { eventually } from '../support/waiting.ts';
import { isConnected, text } from './harness.ts';
import { SESSION, setUpWorld } from './world.ts';

const world = setUpWorld();

/** Breaks the server's database until the answer is called. */
async function breaks(fault: string, mend: string): Promise<() => Promise<void>> {
  const other = new DatabaseSync(world.running.settings.databaseUrl);
  // The server may be in the middle of a transaction, in this very process: waiting for it inside SQLite would be for ever.
  const run = (statement: string) =>
    eventually(
      () => {
        try {
          other.exec(statement);
          return true;
        } catch (error) {
          if (isStorageFailure(error)) return false;
          throw error;
        }
      },
      { description: statement },
    );
  await run(fault);
  return async () => {
    await run(mend);
    other.close();
  };
}

const reconnecting = () =>
  world.gateway.next(
    'session.state_changed',
    ({ data }) => data.status === 'reconnecting' && data.reason === 'storage_unavailable',
  );

test('a text that arrives while the keys are away comes once they are back', async () => {
  const mend = await breaks('ALTER TABLE wa_key RENAME TO gone', 'ALTER TABLE gone RENAME TO wa_key');
  await world.ana.sendText(world.shop.number, 'while the keys are away');
  await reconnecting();
  await mend();
  const { data } = await world.gateway.next('message.received');
  expect(data).toMatchObject({ type: 'text', text: 'while the keys are away' });
  expect((await world.wa.stats()).undecryptable).toBe(0);
});

test('a message that could not be kept is not said to be on its way, and goes out once when it is sent again', async () => {
  const say = () => world.running.send(SESSION, 'kept', text(world.ana, 'kept'));
  const mend = await breaks(
    `CREATE TRIGGER full BEFORE INSERT ON wa_message WHEN NEW.direction = 'out' BEGIN SELECT RAISE(ABORT, 'full'); END`,
    'DROP TRIGGER full',
  );
  const { status, json } = await say();
  expect([status, json]).toMatchObject([503, { code: 'storage_unavailable', retryable: true }]);
  await mend();
  await world.running.when(SESSION, isConnected);
  expect(await say()).toMatchObject({ status: 200, json: { state: 'sent' } });
  await world.ana.next((message) => message.text === 'kept');
  expect((await world.ana.inbox()).map((message) => message.text)).toEqual(['kept']);
});
