import type { MessageView, SendMessage } from '../../../core/api/messages.ts';
import type { SessionState } from '../../../core/provider/index.ts';
import type { Phone } from '../../fakewa/api.ts';
import type { Answer } from '../../support/api.ts';
import type { TestTenant } from '../../support/installation.ts';
import { createFeed, type Feed } from './feed.ts';

/** What goes into `POST /v1/messages`, with any recipient that has an address. */
export type Draft = SendMessage extends infer Message
  ? Message extends SendMessage
    ? Omit<Message, 'to'>
    : never
  : never;

/** An app's view: one tenant, its number, and what it hears. */
export type Shop = TestTenant & {
  readonly phone: Phone;
  readonly feed: Feed;
  /** Sends; throws where it is not taken. `to`: a person, or an address as the API takes it. */
  send(to: Phone | SendMessage['to'], message: Draft, key?: string): Promise<MessageView>;
  /** The same, whatever is answered. */
  trySend(to: Phone | SendMessage['to'], message: Draft, key?: string): Promise<Answer<MessageView & Problem>>;
  message(id: string): Promise<MessageView>;
  session(): Promise<SessionState>;
  connect(): Promise<SessionState>;
};

/** The part of a problem document that tests look at. */
export type Problem = { readonly code?: string; readonly messageId?: string; readonly detail?: string };

export function createShop(tenant: TestTenant, phone: Phone): Shop {
  const { api } = tenant;
  const path = `/v1/connections/${tenant.connectionId}`;
  const trySend: Shop['trySend'] = (to, message, key) =>
    api.ask(
      'POST',
      '/v1/messages',
      { ...message, to: isPhone(to) ? to.number : to },
      key === undefined ? {} : { 'idempotency-key': key },
    );
  return {
    ...tenant,
    phone,
    feed: createFeed(api),
    trySend,
    async send(...request) {
      const { status, body } = await trySend(...request);
      if (status === 201 || status === 202) return body;
      throw new Error(`POST /v1/messages: ${status} ${JSON.stringify(body)}`);
    },
    message: (id) => api.get(`/v1/messages/${id}`),
    session: () => api.get(`${path}/session`),
    connect: () => api.post(`${path}/connect`, { method: 'qr' }),
  };
}

/** States of a message that WhatsApp has: its receipt may overtake the answer to who sent it. */
export const TAKEN: readonly string[] = ['sent', 'delivered'];

function isPhone(to: Phone | SendMessage['to']): to is Phone {
  return typeof to === 'object' && 'jid' in to;
}
