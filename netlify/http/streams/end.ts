import type { GatewayContext } from '../../../core/context.ts';

/** When a stream ends: with its client, after its time, or with the process. */
export function endOfStream(context: GatewayContext): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const end = (): void => {
    clearTimeout(timer);
    context.stopping?.removeEventListener('abort', end);
    controller.abort();
  };
  const timer = setTimeout(end, context.limits.streamMs);
  context.stopping?.addEventListener('abort', end, { once: true });
  if (context.stopping?.aborted === true) end();
  return { signal: controller.signal, end };
}
