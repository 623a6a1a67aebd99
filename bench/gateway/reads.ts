import { EVENT_TYPES } from '../../core/api/events.ts';
import { DELIVERY_STATES } from '../../core/provider/index.ts';
import { report } from '../support/report.ts';
import { median, round } from '../support/statistics.ts';
import { numberOfContact } from './seed-messages.ts';
import type { Seeded } from './seed.ts';
import { ADMIN_KEY } from './setting.ts';

const TIMES = 7;
const MOST_MS = 50;

/** What is read by an app and by the console, each with the key of a tenant and with the operator's: medians of each. */
export async function measureReads(engine: string, url: string, tenant: Seeded): Promise<void> {
  const figures: { readonly what: string; readonly ms: number }[] = [];
  for (const [whose, key] of [
    ['tenant', tenant.key],
    ['operator', ADMIN_KEY],
  ] as const) {
    for (const path of await pathsFor(url, tenant, whose === 'operator')) {
      figures.push({ what: `${whose}: ${path}`, ms: await timeOf(url, path, key) });
    }
  }
  const slowest = figures.toSorted((left, right) => right.ms - left.ms);
  const ms = slowest[0]?.ms ?? Number.NaN;
  report(
    `Reads at 1,000,000 messages, ${engine}: medians of ${TIMES}, milliseconds, the ten slowest of ${figures.length}`,
    slowest.slice(0, 10),
    [{ what: 'the slowest', figure: `${ms} ms`, target: `≤ ${MOST_MS} ms`, met: ms <= MOST_MS }],
  );
}

async function pathsFor(url: string, tenant: Seeded, operator: boolean): Promise<readonly string[]> {
  const quiet = await idOf(url, '/v1/connections', tenant.key, { provider: 'memory' });
  const [message] = await dataOf(url, '/v1/messages?limit=1', tenant.key);
  const [endpoint] = await dataOf(url, '/v1/webhook-endpoints', tenant.key);
  const number = encodeURIComponent(numberOfContact(500));
  const own = operator ? `&tenantId=${tenant.tenantId}` : '';
  return [
    '/v1/messages',
    `/v1/messages/${message?.id}`,
    `/v1/messages?contactId=${message?.contactId}`,
    `/v1/messages?contactId=${message?.contactId}&state=played`,
    '/v1/messages?clientReference=order%2020510',
    `/v1/messages?connectionId=${tenant.connectionId}`,
    `/v1/messages?connectionId=${quiet}`,
    `/v1/messages?connectionId=${quiet}&direction=inbound`,
    ...['received', ...DELIVERY_STATES].map((state) => `/v1/messages?state=${state}`),
    ...['inbound', 'outbound'].map((direction) => `/v1/messages?direction=${direction}`),
    '/v1/messages?direction=inbound&state=failed',
    '/v1/conversations',
    `/v1/conversations?connectionId=${quiet}`,
    `/v1/conversations?address=${number}`,
    `/v1/conversations/${message?.contactId}`,
    `/v1/events?after=0${own}`,
    `/v1/events?after=100000${own}`,
    ...EVENT_TYPES.map((type) => `/v1/events?after=0&type=${type}${own}`),
    `/v1/webhook-endpoints/${endpoint?.id}/deliveries`,
    ...['pending', 'delivered', 'failed'].map(
      (state) => `/v1/webhook-endpoints/${endpoint?.id}/deliveries?state=${state}`,
    ),
    '/v1/stats',
    `/v1/usage${own.replace('&', '?')}`,
    ...(operator ? ['/metrics', '/v1/tenants', '/v1/audit'] : []),
  ];
}

async function timeOf(url: string, path: string, key: string): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const began = performance.now();
    await ask(url, path, key);
    times.push(performance.now() - began);
  }
  return round(median(times));
}

type Item = { readonly id: string; readonly contactId?: string };

async function dataOf(url: string, path: string, key: string): Promise<readonly Item[]> {
  return (JSON.parse(await ask(url, path, key)) as { readonly data: readonly Item[] }).data;
}

async function idOf(url: string, path: string, key: string, body: object): Promise<string> {
  return (JSON.parse(await ask(url, path, key, body)) as Item).id;
}

async function ask(url: string, path: string, key: string, body?: object): Promise<string> {
  const answer = await fetch(new URL(path, url), {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
  return text;
}
