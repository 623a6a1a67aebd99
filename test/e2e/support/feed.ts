import type { EventView } from '../../../core/api/events.ts';
import type { MessageView } from '../../../core/api/messages.ts';
import type { EventPage } from '../../../core/events/list.ts';
import type { Address, DeliveryState, SessionState } from '../../../core/provider/index.ts';
import type { Caller } from '../../support/api.ts';
import { eventually } from '../../support/waiting.ts';

/** What each kind of event carries, as far as tests look. */
type DataOf = {
  'message.received': {
    readonly message: MessageView;
    readonly contact: { readonly id: string; readonly name: string | null; readonly addresses: readonly Address[] };
    readonly forwarded: boolean;
  };
  'message.status_changed': {
    readonly messageId: string;
    readonly state: DeliveryState;
    readonly error: { readonly code: string; readonly providerCode?: string } | null;
  };
  'message.edited': { readonly messageId: string | null; readonly text: string };
  'message.revoked': { readonly messageId: string | null };
  'connection.state_changed': { readonly state: SessionState };
};

type Known = keyof DataOf;

export type EventOf<Type extends Known> = Omit<EventView, 'type' | 'data'> & {
  readonly type: Type;
  readonly data: DataOf[Type];
};

/** A tenant's events, pulled with the cursor as an app does. */
export type Feed = {
  /** All so far, oldest first. */
  all(): Promise<readonly EventView[]>;
  of<Type extends Known>(type: Type): Promise<readonly EventOf<Type>[]>;
  /** The first, told already or yet to come, that matches. */
  next<Type extends Known>(type: Type, matches?: (event: EventOf<Type>) => boolean): Promise<EventOf<Type>>;
};

export function createFeed(api: Caller): Feed {
  const events: EventView[] = [];
  let after = '0';
  let pulling: Promise<void> | undefined;

  const pull = async (): Promise<void> => {
    for (;;) {
      const page = await api.get<EventPage>(`/v1/events?limit=500&after=${after}`);
      after = page.cursor;
      events.push(...page.data);
      if (!page.hasMore) return;
    }
  };
  // Two at once would read the same page twice.
  const refresh = (): Promise<void> =>
    (pulling ??= pull().finally(() => {
      pulling = undefined;
    }));

  const isOf =
    <Type extends Known>(type: Type) =>
    (event: object): event is EventOf<Type> =>
      'type' in event && event.type === type;

  return {
    async all() {
      await refresh();
      return events;
    },
    async of(type) {
      await refresh();
      return events.filter(isOf(type));
    },
    next: (type, matches = () => true) =>
      eventually(
        async () => {
          await refresh();
          return events.filter(isOf(type)).find(matches);
        },
        { timeoutMs: 60_000, description: `an event ${type}; there are ${events.map((event) => event.type).join()}` },
      ),
  };
}
