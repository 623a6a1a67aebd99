import { expect } from 'vitest';
import type { EventView } from '../../../core/api/events.ts';
import { expectSigned, type Received } from '../../webhooks-out/support/receiver.ts';
import { listen } from './listen.ts';

/** Where apps have their events delivered, on loopback. */
export type Inbox = {
  /** A new endpoint, which takes everything. */
  open(): Mailbox;
  close(): Promise<void>;
};

export type Mailbox = {
  readonly url: string;
  /** What came, in order. Throws unless all of it is signed with this secret. */
  events(secret: string): readonly EventView[];
};

export async function openInbox(): Promise<Inbox> {
  const boxes = new Map<string, Received[]>();
  const listening = await listen(async (request) => {
    const box = boxes.get(new URL(request.url).pathname);
    if (box === undefined) return new Response(null, { status: 404 });
    const headers = Object.fromEntries(request.headers);
    box.push({ headers, body: await request.text(), id: headers['webhook-id'] ?? '' });
    return new Response(null, { status: 204 });
  });
  return {
    open() {
      const path = `/events/${boxes.size + 1}`;
      const box: Received[] = [];
      boxes.set(path, box);
      return {
        url: listening.url + path,
        events: (secret) =>
          box.map((received) => {
            expectSigned(received, secret);
            const event = JSON.parse(received.body) as EventView;
            expect(received.id).toBe(event.id);
            return event;
          }),
      };
    },
    close: () => listening.close(),
  };
}
