import type { SessionState } from '../../../core/provider/index.ts';
import { allEvents, withStatus, type Actor } from './actors.ts';
import type { Json, World } from './world.ts';

export const ANA = '+5511999990001';

/** Somebody whom nobody knows, of each index another. */
export const phone = (index: number): string => `+55119${String(index).padStart(8, '0')}`;

type Pacing = Readonly<Record<string, unknown>>;
type Shown = { readonly pacing: Pacing & { readonly state: Pacing } };

/** What tests of pacing do again and again. @param current the world and the tenant that the test has at that moment */
export function pacingOf(current: () => { readonly world: World; readonly actor: Actor }) {
  const pace = (pacing: object | null): Promise<Json> => {
    const { world, actor } = current();
    const path = `PATCH /v1/connections/${actor.connectionId}`;
    return withStatus(world.call(path, { key: actor.key, body: { pacing } }), 200);
  };
  const show = async (who: Actor = current().actor): Promise<Shown> =>
    (await withStatus(
      current().world.call(`GET /v1/connections/${who.connectionId}`, { key: who.key }),
      200,
    )) as unknown as Shown;
  const read = (id: string): Promise<Json> => withStatus(current().world.call(`GET /v1/messages/${id}`), 200);
  const batch = (messages: readonly object[], who: Actor = current().actor): Promise<Json> =>
    withStatus(current().world.call('POST /v1/messages/batch', { key: who.key, body: { messages } }), 202);
  /** The numbers that were written to, in order. */
  const sentTo = (): readonly string[] =>
    current().world.scripted.sends.map(({ message }) => (message.to.type === 'phone' ? message.to.number : ''));
  /** How many went out while the clock was moved on, step by step; both in milliseconds. */
  const during = async (milliseconds: number, step: number): Promise<number> => {
    const { world } = current();
    const before = world.scripted.sends.length;
    for (let at = 0; at < milliseconds; at += step) {
      world.clock.advance(step);
      await world.dispatch();
    }
    return world.scripted.sends.length - before;
  };
  /** The backend says what has become of the session. */
  const tell = (data: SessionState): Promise<Json> => {
    const { world, actor } = current();
    const now = world.clock.now();
    const id = `s-${now.getTime()}-${data.status}`;
    const event = { type: 'session.state_changed', id, timestamp: now.toISOString(), data } as const;
    return withStatus(world.webhook('scripted', actor.connectionId, [event]), 200);
  };
  const eventsOf = async (...types: readonly string[]) => {
    const { world, actor } = current();
    return (await allEvents(world, actor)).filter(({ type }) => types.includes(type));
  };
  return { pace, show, read, batch, sentTo, during, tell, eventsOf };
}
