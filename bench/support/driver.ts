import { Agent, request } from 'node:http';

export type Driver = {
  /** Sends one text through the unified API; milliseconds until the answer. Throws unless it was sent. */
  send(key: string, to: string, text: string, idempotencyKey: string): Promise<number>;
  close(): void;
};

/** A caller that costs little itself: plain node:http, connections kept. */
export function createDriver(gatewayUrl: string): Driver {
  const agent = new Agent({ keepAlive: true });
  const url = new URL('/v1/messages', gatewayUrl);
  return {
    close: () => agent.destroy(),
    send: (key, to, text, idempotencyKey) =>
      new Promise((resolve, reject) => {
        const began = performance.now();
        const body = JSON.stringify({ to, type: 'text', text });
        const outgoing = request(
          url,
          {
            agent,
            method: 'POST',
            headers: {
              authorization: `Bearer ${key}`,
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
              'idempotency-key': idempotencyKey,
            },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('end', () => {
              if (response.statusCode === 201) resolve(performance.now() - began);
              else reject(new Error(`${response.statusCode}: ${Buffer.concat(chunks).toString()}`));
            });
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
  };
}
