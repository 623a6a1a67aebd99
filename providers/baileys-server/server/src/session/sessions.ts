import { refuse } from '../errors.ts';
import { describeError } from '../log.ts';
import { giveUpOnUnreadable } from '../messages/waiting.ts';
import type { Parts } from '../parts.ts';
import { createSession, isOpen, type Session } from './session.ts';
import { deleteSession, loadSessions, type StoredSession } from './session-store.ts';

/** Every session of this process. */
export type Sessions = {
  list(): readonly Session[];
  find(id: string): Session | undefined;
  /** Throws `resource_not_found` where nothing was ever started. */
  get(id: string): Session;
  /** The session, made if need be. */
  obtain(id: string): Session;
  /** Unlinks and forgets everything. Safe to repeat. */
  remove(id: string): Promise<void>;
  /** Opens all sessions that were open, a few at a time. Resolves when each has been tried once. */
  restore(): Promise<void>;
  /** Reports what could not be decrypted for too long. */
  sweep(): Promise<void>;
  /** Closes all, keeps all links. */
  close(): Promise<void>;
};

/** Log-ins under way at the same time. More only queue for the same processor, and for the same disk. */
const RESTORE_PARALLEL = 16;

/** None yet: `restore` brings back what is stored. */
export function createSessions(parts: Parts): Sessions {
  const sessions = new Map<string, Session>();
  const life = { closing: false };

  const add = (id: string, stored?: StoredSession): Session => {
    const session = createSession(parts, id, stored);
    sessions.set(id, session);
    return session;
  };

  return {
    list: () => [...sessions.values()],
    find: (id) => sessions.get(id),
    get(id) {
      const session = sessions.get(id);
      if (session === undefined) throw refuse('resource_not_found', 'No such session: start it first');
      return session;
    },
    obtain(id) {
      if (life.closing) throw refuse('provider_unavailable', 'The server is stopping');
      return sessions.get(id) ?? add(id);
    },
    async remove(id) {
      const session = sessions.get(id);
      if (session === undefined) return;
      await session.logout();
      sessions.delete(id);
      await deleteSession(parts, id);
    },
    async restore() {
      const stored = await loadSessions(parts);
      for (const one of stored) add(one.id, one);
      const waiting = stored.filter((one) => one.wanted).map((one) => one.id);
      const openNext = async (): Promise<void> => {
        for (let id = waiting.shift(); id !== undefined && !life.closing; id = waiting.shift()) {
          const session = sessions.get(id);
          try {
            await session?.start({ method: 'qr' });
          } catch (error) {
            parts.log.error({ session: id, error: describeError(error) }, 'a session could not be restored');
          }
        }
      };
      await Promise.all(Array.from({ length: RESTORE_PARALLEL }, openNext));
    },
    async sweep() {
      for (const session of sessions.values()) {
        if (!isOpen(session.status.get())) continue;
        await giveUpOnUnreadable(parts, session.id, session.connection().self());
      }
    },
    async close() {
      life.closing = true;
      await Promise.allSettled([...sessions.values()].map((session) => session.close()));
    },
  };
}
