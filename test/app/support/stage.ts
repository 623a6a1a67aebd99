import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getResponse, type RequestHandler } from 'msw';
import { afterAll, beforeAll } from 'vitest';
import type { GatewayContext } from '../../../core/context.ts';
import { createHttp } from '../../../core/provider-kit/http.ts';
import type { RegisteredProvider } from '../../../core/provider/index.ts';
import { createApp } from '../../../netlify/http/app.ts';
import { providers, type ProviderId } from '../../../providers/registry.ts';
import type { FakeWhatsApp, Phone } from '../../fakewa/api.ts';
import { openGatewayDatabase } from '../../netlify/support/open.ts';
import { ADMIN_KEY, worldOn } from '../../netlify/support/world.ts';
import { createCaller, type Caller } from '../../support/api.ts';
import { startFakeProgram } from '../../support/fake-program.ts';
import { planInstallation } from '../../support/installation.ts';
import { addPerson, baileysWorld } from './baileys.ts';
import { cloudWorld, dialog360World } from './cloud-api.ts';
import { listen } from './listen.ts';
import { memoryWorld, WEBHOOK_SECRET } from './memory.ts';
import { twilioWorld } from './twilio.ts';
import type { VendorWorld } from './vendor-world.ts';
import { watched, type Seam } from './watched.ts';

const EVENTS_SECRET = 'events-secret-of-the-app-tests';
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A gateway with the real registry on SQLite, in this process, and every vendor that it knows within reach. */
export type Stage = Seam & {
  readonly context: GatewayContext;
  readonly url: string;
  readonly admin: Caller;
  /** Where a small PNG is. */
  readonly pictureUrl: string;
  /** A new account at this vendor. What it had before hears nothing more. */
  open(provider: ProviderId): Promise<VendorWorld>;
};

type Opened = Stage & { close(): Promise<void> };

type Options = {
  /** Whether the sandbox's phone, too, has to be paired, which takes it a second. `required` when absent. */
  readonly sandboxPairing?: 'none' | 'required';
};

/** One stage for a test file; usable inside of tests and hooks. */
export function setUpStage(options: Options = {}): () => Stage {
  let opened: Opened | undefined;
  beforeAll(async () => {
    opened = await openStage(options);
  }, 60_000);
  afterAll(() => opened?.close());
  return () => {
    if (opened === undefined) throw new Error('The stage is there inside of tests and hooks only');
    return opened;
  };
}

async function openStage({ sandboxPairing = 'required' }: Options): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'polyzap-app-'));
  const fake = await startFakeProgram();
  const installation = await planInstallation({
    wa: fake.wa,
    folder,
    env: { POLYZAP_EVENTS_SECRET: EVENTS_SECRET },
  });
  const [baileys, person, store] = await Promise.all([
    installation.startBaileys(),
    addPerson(fake.wa),
    openGatewayDatabase(join(folder, 'gateway.db')),
  ]);
  const handlers = new Map<string, readonly RequestHandler[]>();
  const vendors = await listen((request) => answer(request, [...handlers.values()].flat()));
  const base = (provider: ProviderId) => `${vendors.url}/${provider}`;

  const seam: Seam = { unreachable: new Set(), taken: [] };
  const context: GatewayContext = {
    ...worldOn(store).context,
    providers: Object.fromEntries(
      Object.entries<RegisteredProvider>(providers).map(([id, provider]) => [id, watched(provider, seam)]),
    ),
    providerSettings: {
      memory: { webhookSecret: WEBHOOK_SECRET },
      baileys: { url: installation.baileysUrl, secret: installation.baileysSecret, eventsSecret: EVENTS_SECRET },
      twilio: { apiUrl: base('twilio'), contentUrl: base('twilio'), messagingUrl: base('twilio') },
      cloud: { baseUrl: base('cloud') },
      '360dialog': { baseUrl: base('360dialog') },
    },
    http: createHttp(),
    now: () => new Date(),
    publicUrl: installation.gatewayUrl,
  };
  const app = createApp(context);
  const gateway = await listen(async (request) => app.fetch(request), Number(new URL(installation.gatewayUrl).port));
  return {
    ...seam,
    context,
    url: gateway.url,
    admin: createCaller(gateway.url, ADMIN_KEY),
    pictureUrl: `${vendors.url}/picture.png`,
    async open(provider) {
      const world = await openWorld[provider]({ baseUrl: base(provider), wa: fake.wa, person, seam, sandboxPairing });
      handlers.set(provider, world.handlers);
      return world;
    },
    async close() {
      await baileys.kill('SIGKILL');
      await fake.program.kill('SIGKILL');
      await Promise.all([gateway.close(), vendors.close()]);
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Means = Required<Options> & {
  readonly baseUrl: string;
  readonly wa: FakeWhatsApp;
  readonly person: Phone;
  readonly seam: Seam;
};

/** A provider without a world does not compile. */
const openWorld: Readonly<Record<ProviderId, (means: Means) => VendorWorld | Promise<VendorWorld>>> = {
  memory: ({ seam, sandboxPairing }) => memoryWorld(seam.taken, sandboxPairing),
  baileys: ({ wa, person }) => baileysWorld(wa, person),
  twilio: ({ baseUrl }) => twilioWorld(baseUrl),
  cloud: ({ baseUrl }) => cloudWorld(baseUrl),
  '360dialog': ({ baseUrl }) => dialog360World(baseUrl),
};

async function answer(request: Request, handlers: readonly RequestHandler[]): Promise<Response> {
  if (new URL(request.url).pathname === '/picture.png') {
    return new Response(Buffer.from(PIXEL, 'base64'), { headers: { 'content-type': 'image/png' } });
  }
  return (await getResponse([...handlers], request)) ?? new Response('No vendor has this', { status: 404 });
}
