import { Agent, request } from 'node:http';

export type Asked = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A caller that costs little itself: plain node:http, connections kept, so many requests under way at once. */
export type Load = {
  /** Milliseconds that `count` POSTs took, all of them together. Throws for an answer that is no 2xx. */
  run(url: string, count: number, ask: (index: number) => Asked): Promise<number>;
  close(): void;
};

export function createLoad(parallel: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  const post = (url: string, { path, headers, body }: Asked): Promise<void> =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(path, url),
        {
          agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const { statusCode = 0 } = response;
            if (statusCode >= 200 && statusCode < 300) resolve();
            else reject(new Error(`${path} answered ${statusCode}: ${Buffer.concat(chunks).toString()}`));
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return {
    close: () => agent.destroy(),
    async run(url, count, ask) {
      let next = 0;
      const began = performance.now();
      const lane = async (): Promise<void> => {
        while (next < count) {
          const index = next;
          next += 1;
          await post(url, ask(index));
        }
      };
      await Promise.all(Array.from({ length: parallel }, lane));
      return performance.now() - began;
    },
  };
}
