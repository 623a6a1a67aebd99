import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createCaller, type Caller } from '../support/api.ts';
import { ADMIN, startHost } from '../support/host.ts';
import type { Program } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';

const TEXT = 'x'.repeat(4_000);
/** The tables without a row take about half of it. */
const LIMIT_KIB = 3_072;
const LONGEST_RUN = 2_000;

type Answer = { readonly status: number; readonly body: { readonly code: string; readonly retryable: boolean } };

/** Of the provider memory: delivered, never read. */
const TO = '+15550100001';

const folder = await mkdtemp(join(tmpdir(), 'polyzap-disk-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(limited: boolean): Promise<{ program: Program; admin: Caller }> {
  const program = await startHost(join(folder, 'gateway.db'), {
    env: { POLYZAP_RATE_LIMIT: 'off', POLYZAP_LOG_LEVEL: 'error' },
    ...(limited && { fileLimitKiB: LIMIT_KIB }),
  });
  return { program, admin: createCaller(program.url, ADMIN) };
}

const body = (connectionId: string) => ({ connectionId, to: TO, type: 'text', text: TEXT });

it.skipIf(process.platform === 'win32')(
  'a full disk: a clear 503, reading goes on, nothing is half done, and all of it goes out once there is room',
  { timeout: 180_000 },
  async () => {
    const full = await start(true);
    const tenant = await full.admin.post<{ id: string }>('/v1/tenants', { name: 'Acme' });
    const connection = { tenantId: tenant.id, provider: 'memory' };
    const { id } = await full.admin.post<{ id: string }>('/v1/connections', connection);

    const keys: string[] = [];
    const untilRefused = async (): Promise<Answer> => {
      for (let tries = 0; tries < LONGEST_RUN; tries += 1) {
        const key = `disk-${keys.length}`;
        keys.push(key);
        const answer: Answer = await full.admin.ask('POST', '/v1/messages', body(id), { 'idempotency-key': key });
        if (answer.status >= 400) return answer;
      }
      throw new Error('The disk never was full');
    };
    const full503 = { status: 503, body: { code: 'storage_unavailable', retryable: true } };
    expect(await untilRefused()).toMatchObject(full503);
    expect(keys.length).toBeGreaterThan(5);
    // Others are refused as clearly. Where one needs fewer pages than there are left it is taken, and the next is not.
    for (let more = 0; more < 3; more += 1) expect(await untilRefused()).toMatchObject(full503);
    // What only reads still answers.
    expect(await full.admin.ask('GET', '/v1/messages')).toMatchObject({ status: 200 });
    expect(await full.admin.ask('GET', '/healthz')).toMatchObject({ status: 200 });
    await full.program.kill('SIGKILL');

    const { program, admin } = await start(false);
    // The app repeats what it has no good answer for; repeating all of it does no harm.
    for (const key of keys) await admin.post('/v1/messages', body(id), { 'idempotency-key': key });
    type Page = { data: { state: string }[]; nextCursor: string | null };
    const states = async () => {
      const all: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page: Page = await admin.get<Page>(`/v1/messages?limit=200&direction=outbound${from}`);
        all.push(...page.data.map(({ state }) => state));
        cursor = page.nextCursor;
      }
      return all;
    };
    await eventually(
      async () => {
        // What memory had yet to report died with its process, so some stay at sent.
        const known = await states();
        expect(known).toHaveLength(keys.length);
        expect(known.filter((state) => state !== 'sent' && state !== 'delivered')).toEqual([]);
        return true;
      },
      { timeoutMs: 40_000, description: 'every message to be sent' },
    );
    await program.kill();
  },
);
