import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCaller, type Caller } from '../support/api.ts';
import { freePort } from '../support/ports.ts';
import { spawnProgram, type Program } from '../support/program.ts';

it('starts the real programs again at once after a kill -9, with everything still there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polyzap-real-'));
  const [port, baileysPort] = await Promise.all([freePort(), freePort()]);
  const start = (): Promise<Program> =>
    spawnProgram({
      args: ['scripts/start.ts'],
      env: { POLYZAP_DATA_DIR: folder, POLYZAP_PORT: String(port), POLYZAP_BAILEYS_PORT: String(baileysPort) },
      ready: /polyzap is running/,
    });
  const admin = async (): Promise<Caller> => {
    const secrets = await readFile(join(folder, 'secrets.env'), 'utf8');
    return createCaller(`http://127.0.0.1:${port}`, /^POLYZAP_ADMIN_KEY=(.+)$/m.exec(secrets)?.[1] ?? '');
  };

  const first = await start();
  const api = await admin();
  const tenant = await api.post<{ id: string }>('/v1/tenants', { name: 'Corner bakery' });
  const connection = await api.post<{ id: string }>('/v1/connections', { tenantId: tenant.id, provider: 'baileys' });
  // `down` would mean that the two programs do not take each other's secrets.
  const health = await api.get<{ status: string }>(`/v1/connections/${connection.id}/health`);
  expect(health.status).toBe('degraded');
  await first.kill('SIGKILL');

  const second = await start();
  expect(await (await admin()).get<{ id: string }>(`/v1/tenants/${tenant.id}`)).toMatchObject({ id: tenant.id });
  expect(await second.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  await rm(folder, { recursive: true });
}, 180_000);
