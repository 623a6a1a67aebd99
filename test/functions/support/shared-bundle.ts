import { inject } from 'vitest';
import type { Answer } from '../../support/share.ts';
import type { Bundle } from './bundle.ts';

/** Our functions, bundled once for all test files of a run, and gone with it. Throws where they cannot be bundled. */
export async function sharedBundle(): Promise<Omit<Bundle, 'remove'>> {
  const response = await fetch(`${inject('door')}/functions`);
  const answer = (await response.json()) as Answer<Omit<Bundle, 'remove'>>;
  if (!answer.ready) throw new Error(answer.reason);
  return answer;
}
