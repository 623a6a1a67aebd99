/** WhatsApp's word on a message: taken, or refused with a code. */
export type Ack = {
  readonly id: string;
  readonly error: string | undefined;
  /** Resolves once it is on disk. */
  readonly stored?: Promise<void>;
};

/** Who waits for which ack on one connection. */
export type Acks = {
  /** Resolves with the ack, or `undefined` after `milliseconds` or when the connection ends. */
  wait(id: string, milliseconds: number): Promise<Ack | undefined>;
  /** Whoever waits for this one waits no longer for the clock. `undefined` where nobody does any more. */
  take(id: string): ((ack: Ack | undefined) => void) | undefined;
  /** Nobody will hear anything any more. */
  close(): void;
};

/** One for each connection. Nobody waits yet. */
export function createAcks(): Acks {
  const waiting = new Map<string, { readonly timer: NodeJS.Timeout; resolve(ack: Ack | undefined): void }>();
  return {
    wait: (id, milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          resolve(undefined);
        }, milliseconds);
        waiting.set(id, { timer, resolve });
      }),
    take(id) {
      const waiter = waiting.get(id);
      if (waiter === undefined) return undefined;
      clearTimeout(waiter.timer);
      waiting.delete(id);
      return waiter.resolve;
    },
    close() {
      for (const { timer, resolve } of waiting.values()) {
        clearTimeout(timer);
        resolve(undefined);
      }
      waiting.clear();
    },
  };
}
