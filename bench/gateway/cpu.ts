import { Client } from 'pg';
import { cpuMs } from '../support/process-figures.ts';

/** Milliseconds of processor time that a gateway and its database server's processes have had, since the first call. */
export type CpuClock = { read(): Promise<number>; close(): Promise<void> };

/** @param databaseUrl where that is PostgreSQL, what its processes for this database need counts too; SQLite is in the gateway */
export async function createCpuClock(pid: number, databaseUrl: string): Promise<CpuClock> {
  if (!databaseUrl.startsWith('postgres:')) {
    return { read: () => Promise.resolve(cpuMs(pid)), close: () => Promise.resolve() };
  }
  const client = new Client({ connectionString: databaseUrl });
  // The server may be gone before we are, where a run fails: what it failed of is what is to be told.
  client.on('error', () => undefined);
  await client.connect();
  /** The last figure of each process, kept when it has ended: a pool closes what is idle. */
  const seen = new Map<number, number>();
  return {
    async read() {
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
      );
      for (const row of rows) seen.set(row.pid, cpuMs(row.pid));
      return [...seen.values()].reduce((sum, ms) => sum + ms, cpuMs(pid));
    },
    close: () => client.end(),
  };
}
