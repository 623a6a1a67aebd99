/** For how long after a contact's last message official providers take free-form messages. */
export const WINDOW_MS = 24 * 60 * 60 * 1000;

/** Whether free-form messages may go to a contact, and until when. */
export type Window = {
  readonly open: boolean;
  /** Epoch milliseconds; null where the contact has never written. */
  readonly expiresAt: number | null;
};

/** The window that a last message leaves at `now`. Who has never written has a closed one. */
export function windowAt(lastInboundAt: number | null, now: number): Window {
  if (lastInboundAt === null) return { open: false, expiresAt: null };
  const expiresAt = lastInboundAt + WINDOW_MS;
  return { open: now < expiresAt, expiresAt };
}
