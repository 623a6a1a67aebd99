import { Agent, get } from 'node:http';
import { median } from '../support/statistics.ts';

const PARALLEL = 4;

export type Target = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** Requests a second of each target: the median of rounds that take turns. One round goes uncounted. */
export async function measureWarm(
  targets: readonly Target[],
  rounds: number,
  requests: number,
): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL });
  const all: number[][] = targets.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, target] of targets.entries()) {
      const began = performance.now();
      let left = requests;
      const worker = async (): Promise<void> => {
        while (left-- > 0) await ask(agent, target);
      };
      await Promise.all(Array.from({ length: PARALLEL }, worker));
      if (round > 0) all[index]?.push((requests * 1000) / (performance.now() - began));
    }
  }
  agent.destroy();
  return all.map(median);
}

function ask(agent: Agent, { url, headers }: Target): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    }).on('error', reject);
  });
}
