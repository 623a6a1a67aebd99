import { expect, it } from 'vitest';
import { createCaller, type Caller } from '../../support/api.ts';
import { ADMIN, startHost } from '../../support/host.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import type { Program } from '../../support/program.ts';
import { eventually } from '../../support/waiting.ts';
import { openStream, type OpenedStream } from '../../netlify/support/event-stream.ts';
import { createActor, text, type Actor, type Message } from '../support/actors.ts';
import { lateDatabase, type LateDatabase } from '../support/late-database.ts';
import type { Setting } from '../support/setting.ts';
import { startSite, type Site } from '../support/site.ts';

type Problem = { readonly code: string };

/**
 * What takes as long as a function may: begun before the other suites, and looked at after them. Nothing here measures:
 * what were not over in time, the front end of the tests would cut off, as Netlify's does.
 */
export function patience({ bundle, databaseUrl, site, other }: Setting) {
  const opened = { actor: undefined as Actor | undefined, stream: undefined as OpenedStream | undefined };
  const stalled = { site: undefined as Site | undefined, database: undefined as LateDatabase | undefined };
  const hosted = {
    app: undefined as Caller | undefined,
    host: undefined as Program | undefined,
    database: undefined as LateDatabase | undefined,
    real: undefined as TestDatabase | undefined,
    answers: Promise.resolve([]) as Promise<readonly { readonly status: number }[]>,
  };
  let answers: Promise<readonly (readonly [status: number, code: string | undefined])[]> = Promise.resolve([]);

  const follow = ({ url }: Site, { key }: Actor, headers: Readonly<Record<string, string>> = {}) =>
    openStream({ request: async (path, init) => fetch(url + path, init) }, key, '', headers);

  return {
    begins(): void {
      it('is told of events by a stream, as they happen, whichever instance they happen at', async () => {
        const actor = await createActor(site, 'memory');
        const stream = await follow(site, actor);
        expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
        const { id } = await actor.on(other).post<Message>('/v1/messages', text('+15550100010'));
        await eventually(() => stream.events.some(({ data }) => data.messageId === id), { description: 'the event' });
        Object.assign(opened, { actor, stream });
      });

      it('asks a database that has gone silent', async () => {
        const database = await lateDatabase(databaseUrl);
        await database.open();
        const mine = await startSite(bundle, { databaseUrl: database.url });
        // As many connections as there can be, and the other function's.
        await Promise.all([mine.admin.get('/v1/tenants'), mine.admin.get('/v1/tenants'), mine.tick()]);
        database.silence();
        Object.assign(stalled, { site: mine, database });
        const ask = async (method: string, body?: unknown) => {
          const answer = await mine.admin.ask<Problem>(method, '/v1/tenants', body);
          return [answer.status, answer.body.code] as const;
        };
        answers = Promise.all([
          ask('GET'),
          ask('POST', { name: 'Shop' }),
          mine.tick().then((status) => [status, undefined] as const),
        ]);
        answers.catch(() => undefined);
      });

      it('asks one that has gone silent of the Node host, which nobody cuts off', async () => {
        // Of its own: it would do the work that is the functions'.
        const real = await createTestDatabase();
        const database = await lateDatabase(real.url);
        await database.open();
        const host = await startHost(database.url);
        const app = createCaller(host.url, ADMIN);
        const many = () => Promise.all(Array.from({ length: 12 }, () => app.ask('GET', '/v1/tenants')));
        // All the connections that it has, some of which its own work may take.
        await many();
        database.silence();
        hosted.answers = many();
        hosted.answers.catch(() => undefined);
        Object.assign(hosted, { app, host, database, real });
      });
    },

    ends(): void {
      it('sees the stream come to an end before it is cut off, and misses nothing on the next', async () => {
        const { actor, stream } = opened;
        if (actor === undefined || stream === undefined) throw new Error('There is no stream');
        await stream.ended;
        expect(stream.broken()).toBe(false);
        const { id } = await actor.app.post<Message>('/v1/messages', text('+15550100002'));
        const next = await follow(other, actor, { 'last-event-id': stream.lastId() });
        await eventually(() => next.events.some(({ data }) => data.messageId === id), {
          description: 'the next event',
        });
        const sequences = [...stream.events, ...next.events].map(({ sequence }) => sequence);
        const first = sequences[0] ?? 0;
        expect(sequences).toEqual(sequences.map((_, index) => first + index));
        await next.close();
      });

      it('is answered in time although the database never does, and well by the next request, without another deploy', async () => {
        // What may have been done is not called repeatable.
        expect(await answers).toEqual([
          [503, 'storage_unavailable'],
          [504, 'outcome_unknown'],
          [503, undefined],
        ]);
        const { site: mine, database } = stalled;
        expect(await mine?.admin.get('/v1/tenants')).toMatchObject({ data: expect.any(Array) as unknown });
        expect(await mine?.tick()).toBe(204);
        await mine?.program.kill('SIGKILL');
        await database?.close();
      });

      it('is given up by the Node host itself, which then goes on', { timeout: 120_000 }, async () => {
        // Who got a new connection was served.
        for (const { status } of await hosted.answers) expect([200, 503]).toContain(status);
        // A connection that nobody has asked since may be silent, too.
        await eventually(async () => (await hosted.app?.ask('GET', '/v1/tenants'))?.status === 200, {
          timeoutMs: 60_000,
        });
        await hosted.host?.kill('SIGKILL');
        await hosted.database?.close();
        await hosted.real?.drop();
      });

      it('was cut off nowhere', () => {
        for (const { program } of [site, other]) expect(program.output()).not.toContain('cut off');
      });
    },
  };
}
