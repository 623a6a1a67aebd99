/** Tells one listener that there may be something new. Has rung when it is made. */
export type Bell = {
  ring(): void;
  /** Resolves when it has rung since this was last called, or after so many milliseconds, or with `signal`. */
  rung(milliseconds: number, signal: AbortSignal): Promise<void>;
};

/** A bell for one listener. */
export function createBell(): Bell {
  let rang = true;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rang = true;
      wake?.();
    },
    async rung(milliseconds, signal) {
      if (!rang && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, milliseconds);
          signal.addEventListener('abort', done, { once: true });
          wake = done;
          function done(): void {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            wake = undefined;
            resolve();
          }
        });
      }
      rang = false;
    },
  };
}
