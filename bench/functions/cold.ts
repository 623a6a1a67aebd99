import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { BundledFunction } from '../../test/functions/support/bundle.ts';
import { median } from '../support/statistics.ts';

const run = promisify(execFile);
const figuresSchema = z.object({ status: z.number(), import: z.number(), answer: z.number() });

export type Subject = {
  readonly target: BundledFunction;
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
};

/** Milliseconds, the median of the rounds. */
export type Cold = { readonly import: number; readonly answer: number };

/** Each subject in fresh processes, in turns so that the machine's moods meet all of them. One round goes uncounted. */
export async function measureCold(subjects: readonly Subject[], rounds: number): Promise<readonly Cold[]> {
  const all: Cold[][] = subjects.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, subject] of subjects.entries()) {
      const figures = await once(subject);
      if (round > 0) all[index]?.push(figures);
    }
  }
  return all.map((figures) => ({
    import: median(figures.map((figure) => figure.import)),
    answer: median(figures.map((figure) => figure.answer)),
  }));
}

async function once({ target, url, env }: Subject): Promise<Cold> {
  // Netlify's entry names the module that it loads with the first request.
  const [, path = ''] = /getLambdaHandler\('(.+)'\)/.exec(readFileSync(target.entry, 'utf8')) ?? [];
  const module = pathToFileURL(join(target.path, path)).href;
  const child = new URL('cold-child.ts', import.meta.url).pathname;
  const { stdout } = await run(process.execPath, [child, target.entry, url, module], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  const figures = figuresSchema.parse(JSON.parse(stdout));
  if (figures.status >= 500) throw new Error(`${target.name} answered ${figures.status}`);
  return figures;
}
