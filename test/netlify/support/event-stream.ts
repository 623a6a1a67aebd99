import { eventually } from '../../support/waiting.ts';
import type { Json, World } from './world.ts';

/** What a client of `GET /v1/events/stream` has got so far. */
export type OpenedStream = {
  readonly status: number;
  readonly headers: Headers;
  readonly events: readonly Json[];
  /** The id that was heard last; empty where none was. */
  lastId(): string;
  /** Comments: heartbeats. */
  readonly comments: readonly string[];
  /** Resolves once so many events have come. */
  until(count: number): Promise<readonly Json[]>;
  /** Resolves when the gateway has ended it. */
  readonly ended: Promise<void>;
  /** Whether it broke off instead of coming to an end. */
  broken(): boolean;
  close(): Promise<void>;
};

/** Opens a stream and reads it, as a client of one's own would. */
export async function openStream(
  world: Pick<World, 'request'>,
  key: string,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenedStream> {
  const response = await world.request(`/v1/events/stream${query}`, {
    headers: { authorization: `Bearer ${key}`, ...headers },
  });
  const events: Json[] = [];
  const comments: string[] = [];
  let id = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async (): Promise<void> => {
    let rest = '';
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return;
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const line of blocks.flatMap((block) => block.split('\n'))) {
        if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)) as Json);
        if (line.startsWith('id: ')) id = line.slice(4);
        if (line.startsWith(':')) comments.push(line);
      }
    }
  };
  let broken = false;
  const ended = read().catch(() => void (broken = true));
  if (response.status === 200) await eventually(() => id !== '');
  return {
    status: response.status,
    headers: response.headers,
    events,
    comments,
    lastId: () => id,
    until: async (count) => {
      await eventually(() => events.length >= count);
      return events;
    },
    ended,
    broken: () => broken,
    async close() {
      await reader?.cancel().catch(() => undefined);
      await ended;
    },
  };
}
