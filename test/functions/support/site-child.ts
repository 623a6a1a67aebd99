import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { BundledFunction } from './bundle.ts';
import { invoke, loadFunction, toEvent, type FunctionAnswer } from './bootstrap.ts';
import { fits, MOST_MS, upToMost } from './limits.ts';
import { answersAt } from './routes.ts';

/**
 * One instance of every function, in Netlify's bootstrap, behind HTTP on loopback: what a deployed site answers. Argument:
 * the bundle's manifest. What is larger than Netlify passes on, or takes longer, it does not either; a request with the header
 * `test-front-end: open` comes in whatever its size. `TEST_DEPLOY_CONTEXT` says which kind of deploy it is, `TEST_TICK_MS` how often the schedule has it
 * tick (never when absent), `POLYZAP_PORT` where it answers.
 */
const functions = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as readonly BundledFunction[];
const deployContext = process.env['TEST_DEPLOY_CONTEXT'] ?? 'production';
const loaded = new Map<string, ReturnType<typeof loadFunction>>();

const server = createServer((incoming, outgoing) => {
  respond(incoming, outgoing).catch((error: unknown) => {
    process.stderr.write(`A function crashed: ${error instanceof Error ? error.stack : String(error)}\n`);
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
});
server.listen(Number(process.env['POLYZAP_PORT'] ?? 0), '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const origin = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
process.env['URL'] = origin;
process.stdout.write(`${JSON.stringify({ ready: true, url: origin })}\n`);
process.stdin.once('end', () => process.exit(0)).resume();
const tickMs = Number(process.env['TEST_TICK_MS'] ?? 0);
if (tickMs > 0) await keepTicking(tickMs);

async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', origin);
  const target = functions.find((candidate) => answersAt(candidate, url.pathname, incoming.method ?? ''));
  if (target === undefined) return void outgoing.writeHead(404).end('no function here');
  const event = toEvent(
    {
      method: incoming.method ?? 'GET',
      url,
      headers: incoming.headers,
      body: Buffer.concat((await incoming.toArray()) as Buffer[]),
      remoteAddress: incoming.socket.remoteAddress ?? '',
    },
    deployContext,
  );
  if (!fits(event) && incoming.headers['test-front-end'] !== 'open') {
    return void outgoing.writeHead(413).end('too large for Netlify');
  }
  const { answered, ended } = await run(target, event);
  if (target.background) {
    // Nobody waits for it: Netlify answers before it begins.
    outgoing.writeHead(202).end();
    (await answered).body.resume();
    return ended;
  }
  const cut = setTimeout(() => {
    process.stderr.write(`A function was cut off: ${target.name}, at ${url.pathname}\n`);
    outgoing.destroy();
  }, MOST_MS);
  try {
    await pass(await answered, outgoing);
    await ended;
  } finally {
    clearTimeout(cut);
  }
}

async function run(target: BundledFunction, event: object): Promise<ReturnType<typeof invoke>> {
  const handler = loaded.get(target.name);
  if (handler !== undefined) return invoke(await handler, event);
  const first = invoke(await load(target), event);
  // This process is killed rather than ended: the next one has the compiled code all the same.
  void first.ended.catch(() => undefined).then(flushCompileCache);
  return first;
}

/** What Netlify's schedule does, which is no slower than once a minute there. */
async function keepTicking(everyMs: number): Promise<never> {
  const scheduled = functions.filter(({ schedule }) => schedule !== undefined);
  for (;;) {
    await delay(everyMs);
    for (const target of scheduled) {
      const url = new URL(`/.netlify/functions/${target.name}`, origin);
      const body = Buffer.from(JSON.stringify({ next_run: new Date(Date.now() + everyMs).toISOString() }));
      const event = toEvent({ method: 'POST', url, headers: {}, body, remoteAddress: '' }, deployContext);
      const { answered, ended } = await run(target, event);
      (await answered).body.resume();
      await ended;
    }
  }
}

function load(target: BundledFunction): ReturnType<typeof loadFunction> {
  const handler = loadFunction(target.entry);
  loaded.set(target.name, handler);
  return handler;
}

async function pass({ status, headers, body }: FunctionAnswer, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(
    status,
    Object.entries(headers)
      .flatMap(([name, values]) => values.map((value): [string, string] => [name, value]))
      .flat(),
  );
  await pipeline(body, upToMost(), outgoing);
}
