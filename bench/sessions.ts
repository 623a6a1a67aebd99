import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import type { Phone } from '../test/fakewa/api.ts';
import { startRaw } from './raw/client.ts';
import { addPeople, inParallel, phoneNumber, startFake, type Fake } from './support/fake.ts';
import { residentMiB } from './support/process-figures.ts';
import { report } from './support/report.ts';
import { createTenant, pairByQr, planInstallation } from '../test/support/installation.ts';
import { median, round } from './support/statistics.ts';

const SESSIONS = Number(process.env['BENCH_SESSIONS'] ?? 200);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);

/** Settling time before memory is read, as in the measurements of others. No forced collection from outside. */
const IDLE_MS = 7_000;

const PAIRING_WIDTH = 5;

type Figures = { readonly restoreSeconds: number; readonly residentMiB: number; readonly gatewayMiB?: number };

/** How long 200 sessions take to come back after a restart, and what memory they hold then: ours beside raw Baileys. */
export async function benchSessions(folder: string): Promise<void> {
  const fake = await startFake();
  try {
    const raw = await measureRaw(fake, await addPeople(fake.wa, SESSIONS), folder);
    // Fresh phones: those of the first round are linked already.
    for (let index = 0; index < SESSIONS; index += 1) await (await fake.wa.phone(phoneNumber(index))).removeDevice();
    const phones: Phone[] = [];
    for (let index = 0; index < SESSIONS; index += 1) phones.push(await fake.wa.phone(phoneNumber(index)));
    const ours = await measureOurs(fake, phones, folder);

    const rows = [summary('raw Baileys, SQLite', raw), summary('polyzap', ours)];
    const [rawRow, oursRow] = rows;
    const restoreLimit = Math.max(3, 0.8 * (rawRow?.['restore s'] ?? 0));
    report(`${SESSIONS} sessions, ${ROUNDS} restarts, medians`, rows, [
      {
        what: `restore of ${SESSIONS}`,
        figure: `${oursRow?.['restore s']} s`,
        target: `≤ 3 s or 0.8 × raw = ${round(restoreLimit, 2)} s`,
        met: (oursRow?.['restore s'] ?? Infinity) <= restoreLimit,
      },
      {
        what: `resident, ${SESSIONS} restored and idle, Baileys server`,
        figure: `${oursRow?.['resident MiB']} MiB`,
        target: '≤ 200 MiB',
        met: (oursRow?.['resident MiB'] ?? Infinity) <= 200,
      },
    ]);
  } finally {
    await fake.program.kill('SIGKILL');
  }
}

function summary(what: string, rounds: readonly Figures[]) {
  return {
    what,
    'restore s': round(median(rounds.map((figures) => figures.restoreSeconds)), 2),
    'resident MiB': round(median(rounds.map((figures) => figures.residentMiB))),
    'gateway MiB': round(median(rounds.map((figures) => figures.gatewayMiB ?? 0))),
  };
}

async function measureRaw(fake: Fake, phones: readonly Phone[], folder: string): Promise<readonly Figures[]> {
  const path = join(folder, 'raw.sqlite');
  const pairing = await startRaw(fake, path);
  await inParallel(SESSIONS, PAIRING_WIDTH, async (index) => {
    const phone = phones[index];
    if (phone !== undefined) await pairing.pair(`s${index}`, phone);
  });
  await pairing.stop();
  const rounds: Figures[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const raw = await startRaw(fake, path);
    await raw.restore();
    const restoreSeconds = (performance.now() - began) / 1000;
    await delay(IDLE_MS);
    rounds.push({ restoreSeconds, residentMiB: residentMiB(raw.pid) });
    await raw.stop();
  }
  return rounds;
}

async function measureOurs(fake: Fake, phones: readonly Phone[], folder: string): Promise<readonly Figures[]> {
  const installation = await planInstallation({ wa: fake.wa, folder });
  const gateway = await installation.startGateway();
  let baileys = await installation.startBaileys();
  await inParallel(SESSIONS, PAIRING_WIDTH, async (index) => {
    const phone = phones[index];
    if (phone !== undefined) await pairByQr(await createTenant(installation, `tenant ${index}`), phone);
  });
  const rounds: Figures[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await baileys.kill('SIGTERM');
    const { logins } = await fake.wa.stats();
    const began = performance.now();
    baileys = await installation.startBaileys();
    await fake.wa.whenCount('logins', logins + SESSIONS, { timeoutMs: 120_000 });
    await inParallel(SESSIONS, 20, (index) => fake.wa.whenOnline(phoneNumber(index)));
    const restoreSeconds = (performance.now() - began) / 1000;
    await delay(IDLE_MS);
    rounds.push({ restoreSeconds, residentMiB: residentMiB(baileys.pid), gatewayMiB: residentMiB(gateway.pid) });
  }
  await baileys.kill();
  await gateway.kill();
  return rounds;
}
