import { signal } from '@preact/signals';
import { pause } from './wait.ts';

/** A gateway that is gone is asked after this, then after twice as long each time, up to the longest. */
const FIRST_MS = 1_000;
const LONGEST_MS = 5_000;
/** Who has not answered by then is asked again. */
const ANSWER_MS = 8_000;
const BACK_SHOWN_MS = 3_000;

/** Whether the gateway answers, for the whole page: one banner, one set of retries. */
export const reach = signal<'ok' | 'lost' | 'back'>('ok');

/** Rises each time that the gateway is back: what could not be loaded is then loaded again. */
export const returns = signal(0);

/** How far the gateway's clock is ahead of ours, milliseconds. Phones with a wrong clock are common. */
let clockAhead = 0;

/** `fetch`, as the client gets it: hears what becomes of each request. */
export async function listeningFetch(request: Request): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(request, { cache: 'no-store', credentials: 'omit' });
  } catch (error) {
    if (!request.signal.aborted) lost();
    throw error;
  }
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isFinite(date)) clockAhead = date - Date.now();
  return answer;
}

/** Milliseconds until a time that the gateway named. */
export function until(timestamp: string): number {
  return Date.parse(timestamp) - gatewayNow();
}

/** What the gateway's clock shows, milliseconds since 1970. Its `date` header is good to the second only. */
export function gatewayNow(): number {
  return Date.now() + (Math.abs(clockAhead) > 2_000 ? clockAhead : 0);
}

function lost(): void {
  if (reach.value === 'lost') return;
  reach.value = 'lost';
  void untilItAnswers();
}

async function untilItAnswers(): Promise<void> {
  for (let wait = FIRST_MS; ; wait = Math.min(LONGEST_MS, wait * 2)) {
    await rest(wait);
    if (await answers()) break;
  }
  reach.value = 'back';
  returns.value += 1;
  await pause(BACK_SHOWN_MS);
  if (reach.peek() === 'back') reach.value = 'ok';
}

/**
 * A while, and shorter where there is reason to hope: the network is back, or somebody looks at the page again. Browsers let
 * the clocks of a page that nobody sees sleep for a minute and more.
 */
async function rest(milliseconds: number): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  addEventListener('online', () => over.abort(), { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && over.abort(), {
    signal,
  });
  await pause(milliseconds, signal);
  over.abort();
}

async function answers(): Promise<boolean> {
  try {
    const { ok } = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
    return ok;
  } catch {
    return false;
  }
}
