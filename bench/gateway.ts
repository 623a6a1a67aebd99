import { join } from 'node:path';
import { startCluster, type Cluster } from '../test/support/postgres/cluster.ts';
import { benchDeliveries } from './gateway/deliveries.ts';
import { benchGrowth } from './gateway/growth.ts';
import { benchRequests } from './gateway/requests.ts';
import type { NewDatabase } from './gateway/setting.ts';
import { Client } from 'pg';

type Part = (engine: string, newDatabase: NewDatabase) => Promise<void>;

const PARTS: Readonly<Record<string, Part>> = {
  requests: benchRequests,
  deliveries: benchDeliveries,
  growth: benchGrowth,
};

/** What the gateway costs beside a handler that remembers nothing, and how it grows; on both stores. `BENCH_PARTS` picks. */
export async function benchGateway(folder: string): Promise<void> {
  const wanted = (process.env['BENCH_PARTS'] ?? Object.keys(PARTS).join(',')).split(',');
  const engines = (process.env['BENCH_ENGINES'] ?? 'sqlite,postgres').split(',');
  for (const engine of engines) {
    const cluster = engine === 'postgres' ? await startCluster() : undefined;
    try {
      const newDatabase: NewDatabase = (name) =>
        cluster === undefined ? Promise.resolve(join(folder, `${name}.sqlite`)) : createDatabase(cluster, name);
      for (const name of wanted) await PARTS[name]?.(engine, newDatabase);
    } finally {
      await cluster?.stop();
    }
  }
}

async function createDatabase(cluster: Cluster, name: string): Promise<string> {
  const client = new Client({ connectionString: cluster.url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(cluster.url);
  url.pathname = `/${name}`;
  return url.href;
}
