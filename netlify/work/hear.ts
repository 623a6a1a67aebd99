import type { GatewayContext } from '../../core/context.ts';

/** Whether this process has written down an event that somebody wants delivered, since it was last asked. */
export type HeardDeliveries = {
  take(): boolean;
  stop(): void;
};

/** A hint, no promise: what other processes write is not heard of. */
export function hearDeliveries(store: Pick<GatewayContext['store'], 'onInserted'>): HeardDeliveries {
  let heard = false;
  const stop = store.onInserted((tables) => {
    if (tables.has('delivery')) heard = true;
  });
  return {
    take() {
      const answer = heard;
      heard = false;
      return answer;
    },
    stop,
  };
}
