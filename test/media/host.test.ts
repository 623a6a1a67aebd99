import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { openGatewayDatabase } from '../netlify/support/open.ts';
import { createCaller, type Caller } from '../support/api.ts';
import { ADMIN, startHost } from '../support/host.ts';
import type { Program } from '../support/program.ts';
import { eventually } from '../support/waiting.ts';
import { bytesOf, countedStream, digest } from './support/streams.ts';
import { PNG } from '../support/pixel.ts';

// Media on the Node host as a process: what is left when it or its caller dies, and how much memory it takes.

const MIB = 1024 * 1024;
const folders: string[] = [];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polyzap-media-host-'));
  folders.push(folder);
});
afterAll(() => Promise.all(folders.map((each) => rm(each, { recursive: true, force: true }))));

const start = (): Promise<Program> => startHost(join(folder, 'gateway.db'));

const admin = (program: Program): Caller => createCaller(program.url, ADMIN);

async function createTenant(program: Program): Promise<string> {
  return (await admin(program).post<{ id: string }>('/v1/tenants', { name: 'Acme' })).id;
}

const below = async (path: string): Promise<string[]> =>
  existsSync(join(folder, 'media', path)) ? readdir(join(folder, 'media', path)) : [];

/** Sends the head and half of a body, and no more. */
async function half(program: Program, tenantId: string): Promise<{ destroy(): void }> {
  const upload = request(`${program.url}/v1/media?tenantId=${tenantId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'text/plain', 'content-length': String(2 * MIB) },
  });
  upload.on('error', () => undefined);
  upload.write(bytesOf(MIB));
  await eventually(async () => (await below('.unfinished')).length === 1);
  return upload;
}

type List = { readonly data: readonly { readonly id: string; readonly messageId: string | null }[] };

it('a caller that goes away half-way leaves nothing', async () => {
  await using program = await start();
  const tenantId = await createTenant(program);
  const upload = await half(program, tenantId);
  expect((await admin(program).get<List>('/v1/media')).data).toEqual([]);
  expect(await below(tenantId)).toEqual([]);
  upload.destroy();
  await eventually(async () => (await below('.unfinished')).length === 0);
  expect(await below(tenantId)).toEqual([]);
  const database = await openGatewayDatabase(join(folder, 'gateway.db'));
  await eventually(async () => (await database.db.selectFrom('media').selectAll().execute()).length === 0);
  await database.close();
  expect(program.output()).not.toContain('internal_error');
});

it('killed in the middle of an upload, it shows nothing of it afterwards, and clears it away', async () => {
  const killed = await start();
  const tenantId = await createTenant(killed);
  await half(killed, tenantId);
  await killed.kill('SIGKILL');
  expect(await below(tenantId)).toEqual([]);
  const [left = ''] = await below('.unfinished');
  expect(left).not.toBe('');

  // A day later.
  await utimes(join(folder, 'media', '.unfinished', left), new Date(0), new Date(0));
  const database = await openGatewayDatabase(join(folder, 'gateway.db'));
  expect(await database.db.selectFrom('media').select('state').execute()).toEqual([{ state: 'pending' }]);
  await database.db.updateTable('media').set({ due_at: 1 }).execute();
  await database.close();
  await using program = await start();
  expect((await admin(program).get<List>('/v1/media')).data).toEqual([]);
  await eventually(async () => (await below('.unfinished')).length === 0);
  const again = await openGatewayDatabase(join(folder, 'gateway.db'));
  await eventually(async () => (await again.db.selectFrom('media').selectAll().execute()).length === 0);
  await again.close();
});

it('told to stop in the middle of uploads by form, it takes what comes to its end, and shows nothing of what hangs', async () => {
  const program = await start();
  const tenantId = await createTenant(program);
  const bytes = bytesOf(2 * MIB);
  const [coming, hanging] = [openForm(program, tenantId), openForm(program, tenantId)];
  for (const { upload } of [coming, hanging]) upload.write(bytes.subarray(0, MIB));
  await eventually(async () => (await below('.unfinished')).length === 2);

  const ended = program.kill('SIGTERM');
  await eventually(() =>
    fetch(`${program.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  coming.upload.write(bytes.subarray(MIB));
  coming.upload.end('\r\n--b--\r\n');
  const { id } = await coming.answered;
  expect(await below(tenantId)).toEqual([id]);
  // Who does not want to wait for the other one asks again.
  void program.kill('SIGTERM');
  expect(await ended).toEqual({ code: 1, signal: null });

  await using again = await start();
  expect((await admin(again).get<List>('/v1/media')).data.map((medium) => medium.id)).toEqual([id]);
  const answer = await fetch(`${again.url}/v1/media/${id}`, { headers: { authorization: `Bearer ${ADMIN}` } });
  expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  expect(await below(tenantId)).toEqual([id]);
});

/** The head of a form and of its file; the rest is the caller's to send. */
function openForm(program: Program, tenantId: string) {
  const upload = request(`${program.url}/v1/media?tenantId=${tenantId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'multipart/form-data; boundary=b' },
  });
  upload.on('error', () => undefined);
  upload.write('--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n');
  const answered = once(upload, 'response').then(async ([response]) => {
    const answer = response as IncomingMessage;
    const body = (await json(answer)) as { readonly id: string };
    expect(answer.statusCode, JSON.stringify(body)).toBe(201);
    return body;
  });
  answered.catch(() => undefined);
  return { upload, answered };
}

it('takes and gives 96 MiB with the memory for a small part of that', async () => {
  await using program = await start();
  const tenantId = await createTenant(program);
  const put = async (size: number) => {
    const source = countedStream(size);
    const response = await fetch(`${program.url}/v1/media?tenantId=${tenantId}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/octet-stream' },
      body: source.stream,
      ...({ duplex: 'half' } as object),
    });
    const { id } = (await response.json()) as { readonly id: string };
    expect(response.status).toBe(201);
    const answer = await fetch(`${program.url}/v1/media/${id}`, { headers: { authorization: `Bearer ${ADMIN}` } });
    expect(await digest(answer.body ?? new Blob().stream())).toMatchObject({ size, sha256: source.sha256 });
  };
  // What the first of anything takes is taken before: the young generation has grown to its full size, too.
  await put(32 * MIB);
  const before = peakMemory(program.pid);
  await put(96 * MIB);
  const after = peakMemory(program.pid);
  // A machine that does not say (no /proc) has seen the bytes come back whole, and no more.
  if (before !== undefined && after !== undefined) expect(after - before).toBeLessThan(48 * MIB);
}, 180_000);

it('fetches received media by itself, where the tenant wants that', async () => {
  await using program = await start();
  const tenantId = await createTenant(program);
  const api = admin(program);
  const { id: connectionId } = await api.post<{ id: string }>('/v1/connections', { tenantId, provider: 'memory' });
  await api.ask('PUT', `/v1/media/settings?tenantId=${tenantId}`, { inbound: 'store' });
  const picture = {
    type: 'image',
    media: { base64: PNG.toString('base64'), mediaType: 'image/png' },
  };
  await api.post('/v1/messages', { connectionId, to: '+15550100012', ...picture });
  let kept: List = { data: [] };
  await eventually(async () => (kept = await api.get<List>('/v1/media')).data.length > 0);
  const [medium] = kept.data;
  expect(medium).toMatchObject({ mediaType: 'image/png', sha256: createHash('sha256').update(PNG).digest('hex') });
  expect(await below(tenantId)).toEqual([medium?.id]);
  expect(medium?.messageId).toMatch(/^msg_/);
});

/** Bytes of memory that a process has had at most; undefined where the system does not tell. */
function peakMemory(pid: number): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
