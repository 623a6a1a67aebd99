import { Client } from 'pg';
import { bundleFunctions, type Bundle, type BundledFunction } from '../test/functions/support/bundle.ts';
import { createActor, text } from '../test/functions/support/actors.ts';
import { siteEnvironment, startSite } from '../test/functions/support/site.ts';
import { startCluster } from '../test/support/postgres/cluster.ts';
import { measureCold, type Subject } from './functions/cold.ts';
import { measureWarm } from './functions/warm.ts';
import { report } from './support/report.ts';
import { round } from './support/statistics.ts';

const BARE = 'bench/functions/bare';
const ROUNDS = 10;
const REQUESTS = 1_500;

/** The functions as they are deployed, against bare ones: size, cold start, and requests a second once warm. */
export async function benchFunctions(): Promise<void> {
  const cluster = await startCluster();
  const bundles = await Promise.all([bundleFunctions(), bundleFunctions(BARE)]);
  const zips = await Promise.all([bundleFunctions(undefined, 'zip'), bundleFunctions(BARE, 'zip')]);
  const database = new URL(cluster.url);
  database.pathname = '/bench';
  const client = new Client({ connectionString: cluster.url });
  try {
    await client.connect();
    await client.query('CREATE DATABASE bench');
    size(zips);
    // The first start migrates, and the others find it done, as after a deploy.
    await warm(bundles, database.href);
    await cold(bundles, database.href);
  } finally {
    await client.end();
    await Promise.all([...bundles, ...zips].map((bundle) => bundle.remove()));
    await cluster.stop();
  }
}

type Both = readonly [ours: Bundle, bare: Bundle];

function named(bundle: Bundle, name: string): BundledFunction {
  const found = bundle.functions.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`There is no function ${name}`);
  return found;
}

function size([ours, bare]: Both): void {
  const base = named(bare, 'plain').bytes;
  const rows = [...ours.functions, named(bare, 'plain')].map(({ name, bytes }) => ({
    name,
    zipKB: round(bytes / 1024, 0),
    ratio: round(bytes / base, 2),
  }));
  const most = Math.max(...ours.functions.map(({ bytes }) => bytes)) / base;
  report('Zip', rows, [{ what: 'largest zip', figure: `${round(most, 2)} ×`, target: '≤ 2 ×', met: most <= 2 }]);
}

async function cold([ours, bare]: Both, databaseUrl: string): Promise<void> {
  const env = { ...siteEnvironment(databaseUrl), URL: 'http://127.0.0.1:9' };
  const subjects: readonly (readonly [what: string, subject: Subject])[] = [
    ['plain', { target: named(bare, 'plain'), url: 'http://127.0.0.1:9/plain', env }],
    ['api /healthz', { target: named(ours, 'api'), url: 'http://127.0.0.1:9/healthz', env }],
    ['tick', { target: named(ours, 'tick'), url: 'http://127.0.0.1:9/', env }],
  ];
  const figures = await measureCold(
    subjects.map(([, subject]) => subject),
    ROUNDS,
  );
  const base = figures[0] ?? { import: Number.NaN, answer: Number.NaN };
  const rows = subjects.map(([what], index) => {
    const { import: imported = Number.NaN, answer = Number.NaN } = figures[index] ?? {};
    return {
      what,
      importMs: round(imported),
      importRatio: round(imported / base.import, 2),
      answerMs: round(answer),
      answerRatio: round(answer / base.answer, 2),
    };
  });
  const api = rows[1]?.answerRatio ?? Number.NaN;
  const imported = rows[1]?.importRatio ?? Number.NaN;
  report('Cold, fresh processes; the first answer of ours includes the database, of the plain one nothing', rows, [
    { what: 'api, import', figure: `${imported} ×`, target: '≤ 1.2 ×', met: imported <= 1.2 },
    { what: 'api, first answer', figure: `${api} ×`, target: '≤ 1.2 ×', met: api <= 1.2 },
  ]);
}

async function warm([ours, bare]: Both, databaseUrl: string): Promise<void> {
  const site = await startSite(ours, { databaseUrl, env: { POLYZAP_RATE_LIMIT: 'off' } });
  const actor = await createActor(site, 'memory');
  const { id } = await actor.app.post<{ id: string }>('/v1/messages', text('+15550100002'));
  const baseline = await startSite(bare, { databaseUrl });
  try {
    const [api = Number.NaN, base = Number.NaN] = await measureWarm(
      [
        { url: `${site.url}/v1/messages/${id}`, headers: { authorization: `Bearer ${actor.key}` } },
        { url: `${baseline.url}/database/${id}`, headers: {} },
      ],
      ROUNDS,
      REQUESTS,
    );
    const ratio = round(api / base, 2);
    report(
      'Warm, GET a message',
      [{ api: round(api, 0), bare: round(base, 0), ratio }],
      [{ what: 'requests a second', figure: `${ratio} ×`, target: '≥ 0.7 ×', met: ratio >= 0.7 }],
    );
  } finally {
    await Promise.all([site.program.kill(), baseline.program.kill()]);
  }
}
