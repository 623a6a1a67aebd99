/** The control API: one route that calls a method, one that streams news, and the chat page. Loopback only. */
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { FakeBase } from '../complete.ts';
import type { World } from '../server/model.ts';
import { fromJson, toJson } from './json.ts';
import { type Call, FAKE_METHODS, FAULT_METHODS, GROUP_METHODS, PHONE_METHODS } from './methods.ts';

const SCRIPTS = ['app.ts', 'api.ts', 'conversation.ts', 'dom.ts', 'draw.ts', 'i18n.ts'];

/** The page's files by path. Scripts are TypeScript; their types are taken off here, so that nothing has to be built. */
const pageFile = async (file: string): Promise<string> => {
  const text = await readFile(new URL(`./page/${file}`, import.meta.url), 'utf8');
  return SCRIPTS.includes(file) ? stripTypeScriptTypes(text) : text;
};

const PAGE: Record<string, { file: string; type: string }> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/style.css': { file: 'style.css', type: 'text/css; charset=utf-8' },
  ...Object.fromEntries(SCRIPTS.map((file) => [`/${file}`, { file, type: 'text/javascript; charset=utf-8' }])),
};

const HEARTBEAT_MS = 20_000;

const isCall = (value: unknown): value is Call =>
  typeof value === 'object' &&
  value !== null &&
  'target' in value &&
  'method' in value &&
  typeof value.method === 'string' &&
  'parameters' in value &&
  Array.isArray(value.parameters);

const invoke = (object: object, allowed: Record<string, true>, { method, parameters }: Call): unknown => {
  const found: unknown = Object.hasOwn(allowed, method) ? Reflect.get(object, method) : undefined;
  if (typeof found !== 'function') throw new Error(`no method ${method}`);
  // A missing optional argument arrives as null.
  return Reflect.apply(
    found,
    object,
    parameters.map((parameter) => parameter ?? undefined),
  );
};

/** Methods that give objects: the caller gets their data and builds stubs around it. */
const OBJECT_METHODS = { addAccount: true, phone: true, addGroup: true, group: true } as const;

const dataOf = (object: object): object =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => typeof value === 'string'));

const call = async (fake: FakeBase, request: Call): Promise<unknown> => {
  switch (request.target) {
    case 'fake': {
      if (request.method === 'describe') return { url: fake.url, mediaUrl: fake.mediaUrl };
      const result = await invoke(fake, { ...FAKE_METHODS, ...OBJECT_METHODS }, request);
      return Object.hasOwn(OBJECT_METHODS, request.method) && typeof result === 'object' && result
        ? dataOf(result)
        : result;
    }
    case 'faults':
      return invoke(fake.faults, FAULT_METHODS, request);
    case 'phone':
      return invoke(await fake.phone(request.key), PHONE_METHODS, request);
    case 'group':
      return invoke(await fake.group(request.key), GROUP_METHODS, request);
  }
};

/** Serves the control API on 127.0.0.1:`port`; resolves with its address. */
export const serveControl = async (
  fake: FakeBase & { world: World },
  port: number,
): Promise<{ url: string; close(): void }> => {
  const app = new Hono();

  app.post('/call', async (context) => {
    // A page of another origin may post text, but not JSON.
    const isJson = context.req.header('content-type')?.startsWith('application/json');
    const request = isJson ? fromJson(await context.req.json()) : undefined;
    if (!isCall(request)) return context.json({ error: 'not a call' }, 400);
    try {
      return context.json({ result: toJson(await call(fake, request)) });
    } catch (error) {
      return context.json({ error: error instanceof Error ? error.message : String(error) }, 422);
    }
  });

  // Says that something changed, nothing more; the page then asks for what it shows.
  app.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      while (!stream.aborted) {
        const before = fake.world.changed.count;
        const changed = await fake.world.changed
          .until(() => (fake.world.changed.count > before ? true : undefined), HEARTBEAT_MS, 'news')
          .catch(() => false);
        await stream.writeSSE({ event: changed ? 'changed' : 'idle', data: '' });
      }
    }),
  );

  for (const [path, { file, type }] of Object.entries(PAGE))
    app.get(path, async (context) => context.body(await pageFile(file), 200, { 'content-type': type }));

  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, ({ port: bound }) =>
      resolve({ url: `http://127.0.0.1:${bound}`, close: () => void server.close() }),
    );
  });
};
