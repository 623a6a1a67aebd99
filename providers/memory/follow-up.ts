import { signTimestamped } from '../../core/provider-kit/signature.ts';
import type { ProviderEvent } from '../../core/provider/index.ts';
import type { Context } from './context.ts';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from './webhook.ts';

/** Something that will happen, and when. */
export type FollowUp = { readonly afterMs: number; readonly event: Unstamped };

type Unstamped = ProviderEvent extends infer Event
  ? Event extends ProviderEvent
    ? Omit<Event, 'timestamp'>
    : never
  : never;

/** Waits before the second, third and fourth attempt at a webhook. */
const RETRY_AFTER_MS = [1000, 5000, 30_000];

/**
 * Posts what happens next to our own webhook, signed, as a real backend would. Timers do not keep the process alive; in
 * a function that is frozen after its answer they may come late, or never.
 */
export function schedule(context: Context, followUps: readonly FollowUp[], copies = 1): void {
  for (const { afterMs, event } of followUps) {
    later(afterMs, async () => {
      for (let copy = 0; copy < copies; copy += 1) await post(context, event);
    });
  }
}

async function post(context: Context, event: Unstamped, attempt = 0): Promise<void> {
  const { runtime, settings } = context;
  const now = runtime.now();
  const stamped = { ...event, number: context.config.number, timestamp: now.toISOString() };
  const body = JSON.stringify({ connection: runtime.connection.id, events: [stamped] });
  const seconds = Math.floor(now.getTime() / 1000);
  const taken = await runtime.http
    .request({
      method: 'POST',
      url: runtime.connection.webhookUrl,
      headers: {
        'content-type': 'application/json',
        [TIMESTAMP_HEADER]: String(seconds),
        [SIGNATURE_HEADER]: signTimestamped(settings.webhookSecret, seconds, body),
      },
      body,
    })
    .then(
      ({ status }) => status < 500,
      () => false,
    );
  const retryAfterMs = RETRY_AFTER_MS[attempt];
  if (!taken && retryAfterMs !== undefined) later(retryAfterMs, () => post(context, event, attempt + 1));
}

function later(afterMs: number, run: () => Promise<void>): void {
  setTimeout(() => void run(), afterMs).unref();
}
