/** WhatsApp's word on a message: taken, or refused with a code. */
export type Ack = { readonly id: string; readonly error: string | undefined };

/** Who waits for which ack on one connection. */
export type Acks = {
  /** Resolves with the ack, or `undefined` after `milliseconds` or when the connection ends. */
  wait(id: string, milliseconds: number): Promise<Ack | undefined>;
  /** Hands an ack to who waits for it. `false` where nobody does any more. */
  settle(ack: Ack): boolean;
  /** Nobody will hear anything any more. */
  close(): void;
};

export function createAcks(): Acks {
  const waiting = new Map<string, (ack: Ack | undefined) => void>();
  return {
    wait: (id, milliseconds) =>
      new Promise((resolve) => {
        const finish = (ack: Ack | undefined): void => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(ack);
        };
        const timer = setTimeout(finish, milliseconds, undefined);
        waiting.set(id, finish);
      }),
    settle(ack) {
      const finish = waiting.get(ack.id);
      finish?.(ack);
      return finish !== undefined;
    },
    close() {
      for (const finish of waiting.values()) finish(undefined);
    },
  };
}
