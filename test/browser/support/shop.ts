import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { Caller } from '../../support/api.ts';
import { comes } from './site.ts';

/** The memory provider's numbers: one answers with the same message, one is refused, one answers STOP. */
export const ECHO = '+15550100010';
export const REFUSED = '+15550100106';
export const STOPS = '+15550100016';

export type Shop = {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly messageId: string;
  readonly contactId: string;
  readonly endpointId: string;
  readonly templateId: string;
  readonly receiver: Receiver;
};

/** A customer's server: what it answers with can be changed, what it was sent is kept. */
export type Receiver = {
  readonly url: string;
  answerWith(status: number): void;
  received(): number;
  /** The last request, as a program gets it; throws where there was none. */
  last(): { readonly payload: string; readonly headers: IncomingHttpHeaders };
  close(): Promise<void>;
};

export async function openReceiver(): Promise<Receiver> {
  let status = 500;
  let count = 0;
  let newest: ReturnType<Receiver['last']> | undefined;
  const server: Server = createServer((request, response) => {
    let payload = '';
    request.setEncoding('utf8').on('data', (text: string) => void (payload += text));
    request.on('end', () => {
      count += 1;
      newest = { payload, headers: request.headers };
      response.writeHead(status, { 'content-type': 'text/plain' }).end(status < 300 ? 'ok' : 'out of order');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook`,
    answerWith(next) {
      status = next;
    },
    received: () => count,
    last() {
      if (newest === undefined) throw new Error('Nothing was sent here');
      return newest;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A tenant in the middle of its work: something of everything that the console shows. */
export async function openShop(admin: Caller): Promise<Shop> {
  const receiver = await openReceiver();
  const post = <Answer = { id: string }>(path: string, body: object): Promise<Answer> => admin.post<Answer>(path, body);
  const { id: tenantId } = await post('/v1/tenants', { name: 'Padaria da Praça' });
  const { id: connectionId } = await post('/v1/connections', { tenantId, provider: 'memory', label: 'Pedidos' });
  await post('/v1/connections', { tenantId, provider: 'memory', label: 'Loja 2', config: { pairing: 'required' } });
  const { id: endpointId } = await post('/v1/webhook-endpoints', {
    tenantId,
    url: receiver.url,
    description: 'Our shop',
  });
  const send = (to: string, text: string): Promise<{ id: string }> =>
    post('/v1/messages', { connectionId, to, type: 'text', text });
  const { id: messageId } = await send(ECHO, 'The bread is ready. Shall we keep two loaves for you?');
  await admin.ask('POST', '/v1/messages', { connectionId, to: REFUSED, type: 'text', text: 'Hello' });
  await send(STOPS, 'News from the bakery');
  const { id: templateId } = await post('/v1/templates', {
    tenantId,
    name: 'order_ready',
    language: 'pt_BR',
    category: 'utility',
    body: 'Olá {{1}}, seu pedido {{2}} está pronto.',
  });
  await post('/v1/keys', { tenantId, name: 'Shop', scopes: ['send', 'read'] });
  const price = (category: string, amount: string) => ({ category, currency: 'USD', amount });
  await post('/v1/plans', {
    name: 'Official',
    provider: 'memory',
    prices: {
      monthlyFee: { currency: 'USD', amount: '5.00' },
      rules: [price('marketing', '0.0625'), price('utility', '0.008'), price('service', '0')],
    },
  });
  await post('/v1/plans', {
    name: 'Flat',
    provider: 'memory',
    prices: {
      monthlyFee: { currency: 'USD', amount: '29.00' },
      rules: [price('marketing', '0.002'), price('utility', '0.002'), price('service', '0.002')],
    },
  });
  const contactId = await comes('the answer of the echo', async () => {
    const { data } = await admin.get<{
      data: readonly { contactId: string; addresses: readonly { number?: string }[] }[];
    }>(`/v1/conversations?tenantId=${tenantId}`);
    return data.find(({ addresses }) => addresses.some(({ number }) => number === ECHO))?.contactId;
  });
  return { tenantId, connectionId, messageId, contactId, endpointId, templateId, receiver };
}
