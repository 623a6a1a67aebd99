import { describe, expect, it } from 'vitest';
import { createClient, PolyzapError } from '../../sdk/src/index.ts';

const STREAM = { 'content-type': 'text/event-stream' };

/** Null: it breaks half-way. */
type Answer = string | Error | Response | null;

/** A client whose gateway answers its streams from a list, and whose waits take no time. */
function scripted(answers: readonly Answer[]) {
  const asked: string[] = [];
  const left = [...answers];
  const client = createClient({
    baseUrl: 'https://gateway.test',
    apiKey: 'k',
    retries: 0,
    wait: () => Promise.resolve(),
    fetch(request) {
      asked.push(new URL(request.url).search);
      const answer = left.shift();
      if (answer === undefined) throw new Error('asked more often than was thought');
      if (answer instanceof Error) throw answer;
      return answer instanceof Response ? answer : new Response(answer ?? broken(), { headers: STREAM });
    },
  });
  return { client, asked };
}

/** Half a message, and then no more. */
function broken(): ReadableStream<Uint8Array> {
  let first = true;
  return new ReadableStream({
    pull(controller) {
      if (first) controller.enqueue(new TextEncoder().encode('id: 9\ndata: {"id":'));
      else controller.error(new TypeError('reset'));
      first = false;
    },
  });
}

const event = (id: number) => `id: ${id}\ndata: {"id":"evt_${id}"}\n\n`;

describe('a stream of events', () => {
  it('goes on where it was, however its connections end, and tells cursors once all before them are done', async () => {
    const { client, asked } = scripted([
      `retry: 1000\nid: 4\n\n${event(5)}: still here\nid: 6\n\n`,
      new TypeError('down'),
      null,
      `${event(7).replaceAll('\n', '\r\n')}data: {"id"\ndata: :"evt_8"}\nid: 8\n\n`,
    ]);
    const stop = new AbortController();
    const log: string[] = [];
    const stream = client.events.stream({
      type: 'message.received',
      signal: stop.signal,
      onCursor: (at) => void log.push(at),
    });
    for await (const { id } of stream) {
      log.push(id);
      if (id === 'evt_8') stop.abort();
    }
    expect(log).toEqual(['4', 'evt_5', '5', '6', 'evt_7', '7', 'evt_8', '8']);
    expect(asked).toEqual([
      '?type=message.received',
      ...Array.from({ length: 3 }, () => '?type=message.received&after=6'),
    ]);
  });

  it('throws what waiting does not mend', async () => {
    const body = { code: 'unauthenticated', status: 401, retryable: false, detail: 'd' };
    const headers = { 'content-type': 'application/problem+json' };
    const { client } = scripted([new Response(JSON.stringify(body), { status: 401, headers })]);
    const error: unknown = await client.events
      .stream()
      .next()
      .catch((thrown: unknown) => thrown);
    expect(PolyzapError.isInstance(error) && error.code).toBe('unauthenticated');
  });

  it('that is left closes its connection', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(event(1))),
      cancel: () => void (cancelled = true),
    });
    const { client } = scripted([new Response(body, { headers: STREAM })]);
    for await (const { id } of client.events.stream()) if (id === 'evt_1') break;
    expect(cancelled).toBe(true);
  });
});
