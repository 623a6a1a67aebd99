import { createList } from '../pages.ts';
import { part, type CallOptions, type Transport } from '../transport.ts';
import type {
  Capabilities,
  Connection,
  ConnectionProviders,
  ConnectRequest,
  CreateConnection,
  CreatedConnection,
  DetailedConnection,
  Health,
  ListConnectionsQuery,
  NumberChecks,
  ProviderList,
  RegisterSender,
  SenderState,
  SessionState,
  SwitchReport,
  SwitchRequest,
  SwitchResult,
  UpdateConnection,
  VerifySender,
  WebhookSetUp,
} from '../types.ts';
import type { DeleteOptions } from './tenants.ts';

/** WhatsApp numbers, each on one provider. */
export function createConnections(transport: Transport) {
  const of = (id: string, then = ''): string => `/v1/connections/${part(id)}${then}`;
  return {
    ...createList<Connection, ListConnectionsQuery>(transport, '/v1/connections'),
    create: (body: CreateConnection, options?: CallOptions) =>
      transport.request<CreatedConnection>('POST', '/v1/connections', { ...options, body }),
    /** With the state that was last heard of; `session` asks afresh. */
    get: (id: string, options?: CallOptions) => transport.request<DetailedConnection>('GET', of(id), options),
    update: (id: string, body: UpdateConnection, options?: CallOptions) =>
      transport.request<DetailedConnection>('PATCH', of(id), { ...options, body }),
    delete: (id: string, { force, ...options }: DeleteOptions = {}) =>
      transport.request<void>('DELETE', of(id), { ...options, query: { force } }),
    /** Connects the phone, or begins to pair it; safe to repeat. By QR code where nothing else is said. */
    connect: (id: string, body: ConnectRequest = { method: 'qr' }, options?: CallOptions) =>
      transport.request<SessionState>('POST', of(id, '/connect'), { ...options, body }),
    /** The phone's state, asked afresh, with what it scans or types. */
    session: (id: string, options?: CallOptions) => transport.request<SessionState>('GET', of(id, '/session'), options),
    /** The QR code to scan, drawn. Throws `conflict` where there is none at the moment. */
    qr: (id: string, format: 'svg' | 'png' = 'svg', options?: CallOptions): Promise<Blob> =>
      transport.blob('GET', of(id, '/qr'), { ...options, query: { format }, expected: 'image/' }),
    /** Closes the connection and keeps the link. */
    disconnect: (id: string, options?: CallOptions) =>
      transport.request<SessionState>('POST', of(id, '/disconnect'), options),
    /** Unlinks the phone. */
    logout: (id: string, options?: CallOptions) => transport.request<SessionState>('POST', of(id, '/logout'), options),
    capabilities: (id: string, options?: CallOptions) =>
      transport.request<Capabilities>('GET', of(id, '/capabilities'), options),
    health: (id: string, options?: CallOptions) => transport.request<Health>('GET', of(id, '/health'), options),
    /** Tells the provider where to call the gateway. */
    setUpWebhook: (id: string, options?: CallOptions) =>
      transport.request<WebhookSetUp>('POST', of(id, '/webhook'), options),
    /** Whether its number is registered for WhatsApp at its provider, and what to do next; asked afresh. */
    sender: (id: string, options?: CallOptions) => transport.request<SenderState>('GET', of(id, '/sender'), options),
    /** Registers its number for WhatsApp; safe to repeat. Throws `conflict` where the provider takes none by calls. */
    registerSender: (id: string, body: RegisterSender, options?: CallOptions) =>
      transport.request<SenderState>('POST', of(id, '/sender'), { ...options, body }),
    /** With the code that WhatsApp sent to the number. */
    verifySender: (id: string, body: VerifySender, options?: CallOptions) =>
      transport.request<SenderState>('POST', of(id, '/sender/verify'), { ...options, body }),
    /** Gives the number back: nothing is sent or received with it any more. */
    removeSender: (id: string, options?: CallOptions) => transport.request<void>('DELETE', of(id, '/sender'), options),
    /** Which of these numbers are on WhatsApp. */
    checkNumbers: async (id: string, numbers: readonly string[], options?: CallOptions) =>
      (await transport.request<NumberChecks>('POST', of(id, '/numbers'), { ...options, body: { numbers } })).results,
    /** What a switch would mean: what is lost, what stands in the way. Changes nothing. */
    previewSwitch: (id: string, body: Omit<SwitchRequest, 'dryRun'>, options?: CallOptions) =>
      transport.request<SwitchReport>('POST', of(id, '/switch'), { ...options, body: { ...body, dryRun: true } }),
    /** Moves the connection to another provider. Id, contacts, history and windows stay. */
    switch: (id: string, body: Omit<SwitchRequest, 'dryRun'>, options?: CallOptions) =>
      transport.request<SwitchResult>('POST', of(id, '/switch'), { ...options, body }),
    /** The providers that it is and was on, the present one first. */
    providers: async (id: string, options?: CallOptions) =>
      (await transport.request<ConnectionProviders>('GET', of(id, '/providers'), options)).data,
  };
}

/** What can carry a connection. */
export function createProviders(transport: Transport) {
  return {
    list: async (options?: CallOptions) =>
      (await transport.request<ProviderList>('GET', '/v1/providers', options)).data,
  };
}
