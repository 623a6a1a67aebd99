import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getResponse, type RequestHandler } from 'msw';
import { afterAll, beforeAll } from 'vitest';
import type { ProviderId } from '../../../providers/registry.ts';
import type { FakeWhatsApp, Phone } from '../../fakewa/api.ts';
import type { Caller } from '../../support/api.ts';
import { startFakeProgram } from '../../support/fake-program.ts';
import { addPerson, baileysWorld } from './baileys.ts';
import { cloudWorld, dialog360World } from './cloud-api.ts';
import type { Host, OpenHost } from './hosts.ts';
import { openInbox, type Inbox } from './inbox.ts';
import { listen } from './listen.ts';
import { memoryWorld } from './memory.ts';
import { twilioWorld } from './twilio.ts';
import type { VendorAccount, VendorWorld } from './vendor-world.ts';
import { PNG } from '../../support/pixel.ts';

/** A gateway as it is deployed, on either host, and every vendor that it knows within reach. */
export type Stage = {
  readonly url: string;
  readonly admin: Caller;
  /** Where a small PNG is. */
  readonly pictureUrl: string;
  readonly inbox: Inbox;
  /** A new account at this vendor, which can be reached. What it had before hears nothing more. */
  open(provider: ProviderId, options?: WorldOptions): Promise<VendorWorld>;
  /** Has the gateway do what is due, retries that would come later included. */
  work(): Promise<void>;
  /** How often the gateway was ended and started again. */
  restarts(): number;
};

type Opened = Stage & { close(): Promise<void> };

export type WorldOptions = {
  /** Whether the sandbox's phone, too, has to be paired, which takes it a second. `required` when absent. */
  readonly sandboxPairing?: 'none' | 'required';
};

/** One stage for a test file; usable inside of tests and hooks. */
export function setUpStage(openHost: OpenHost): () => Stage {
  let opened: Opened | undefined;
  beforeAll(async () => {
    opened = await openStage(openHost);
  }, 60_000);
  afterAll(() => opened?.close());
  return () => {
    if (opened === undefined) throw new Error('The stage is there inside of tests and hooks only');
    return opened;
  };
}

async function openStage(openHost: OpenHost): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'polyzap-app-'));
  const [fake, inbox] = await Promise.all([startFakeProgram(), openInbox()]);
  const handlers = new Map<string, readonly RequestHandler[]>();
  const unreachable = new Set<string>();
  let baileysUrl = '';
  const vendors = await listen((request) => answer(request, { handlers, unreachable, baileysUrl }));
  const base = (provider: ProviderId) => `${vendors.url}/${provider}`;

  const host = await openHost({
    wa: fake.wa,
    folder,
    env: {
      POLYZAP_BAILEYS_URL: base('baileys'),
      POLYZAP_TWILIO_API_URL: base('twilio'),
      POLYZAP_TWILIO_CONTENT_URL: base('twilio'),
      POLYZAP_TWILIO_MESSAGING_URL: base('twilio'),
      POLYZAP_CLOUD_BASE_URL: base('cloud'),
      POLYZAP_360DIALOG_BASE_URL: base('360dialog'),
      POLYZAP_ALLOW_PRIVATE_WEBHOOKS: '1',
      POLYZAP_RATE_LIMIT: 'off',
    },
  });
  const { installation } = host;
  ({ baileysUrl } = installation);
  const [baileys, person] = await Promise.all([installation.startBaileys(), addPerson(fake.wa)]);
  return {
    url: installation.gatewayUrl,
    admin: installation.admin,
    pictureUrl: `${vendors.url}/picture.png`,
    inbox,
    work: () => host.work(),
    restarts: () => host.restarts(),
    async open(provider, { sandboxPairing = 'required' } = {}) {
      unreachable.delete(provider);
      const account = await openAccount[provider]({
        baseUrl: base(provider),
        wa: fake.wa,
        person,
        host,
        sandboxPairing,
      });
      handlers.set(provider, account.handlers);
      return {
        fails: async () => void unreachable.add(provider),
        recovers: async () => void unreachable.delete(provider),
        ...account,
      };
    },
    async close() {
      await baileys.kill('SIGKILL');
      await fake.program.kill('SIGKILL');
      await Promise.all([host.close(), vendors.close(), inbox.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Means = Required<WorldOptions> & {
  readonly baseUrl: string;
  readonly wa: FakeWhatsApp;
  readonly person: Phone;
  readonly host: Host;
};

type Account = VendorAccount & Partial<VendorWorld>;

/** A provider without a world does not compile. */
const openAccount: Readonly<Record<ProviderId, (means: Means) => Account | Promise<Account>>> = {
  memory: ({ host, sandboxPairing }) => memoryWorld(host, sandboxPairing),
  baileys: ({ wa, person }) => baileysWorld(wa, person),
  twilio: ({ baseUrl }) => twilioWorld(baseUrl),
  cloud: ({ baseUrl }) => cloudWorld(baseUrl),
  '360dialog': ({ baseUrl }) => dialog360World(baseUrl),
};

/** Where every vendor takes messages. */
const SENDS = /\/messages(\.json)?$/i;

type Vendors = {
  readonly handlers: ReadonlyMap<string, readonly RequestHandler[]>;
  readonly unreachable: ReadonlySet<string>;
  /** The real server, behind this one. */
  readonly baileysUrl: string;
};

async function answer(request: Request, { handlers, unreachable, baileysUrl }: Vendors): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  if (pathname === '/picture.png') {
    return new Response(PNG, { headers: { 'content-type': 'image/png' } });
  }
  const [, provider = ''] = pathname.split('/');
  // A certain no, in words that each of them reads: nothing was taken, and later it may be.
  if (unreachable.has(provider) && request.method === 'POST' && SENDS.test(pathname)) {
    return Response.json({ code: 'rate_limited', retryable: true }, { status: 429 });
  }
  if (provider === 'baileys') return pass(request, baileysUrl + pathname.slice('/baileys'.length) + search);
  return (
    (await getResponse([...(handlers.get(provider) ?? [])], request)) ??
    new Response('No vendor has this', { status: 404 })
  );
}

async function pass(request: Request, url: string): Promise<Response> {
  const { method, headers } = request;
  const body = method === 'GET' ? null : await request.arrayBuffer();
  const { status, headers: answered, body: stream } = await fetch(url, { method, headers, body });
  return new Response(stream, { status, headers: answered });
}
