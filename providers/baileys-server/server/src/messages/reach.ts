import { jidNormalizedUser } from '@whiskeysockets/baileys';
import { refuse } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Connection } from '../session/connection.ts';

/**
 * Makes sure that somebody is there to encrypt for. Costs nothing for a known contact (their devices are cached); for a
 * new one it asks what sending would have asked next. Without this, a message to a number that is not on WhatsApp goes
 * to our own phone alone and counts as sent.
 */
export async function assertReachable(
  parts: Parts,
  session: string,
  connection: Connection,
  jid: string,
): Promise<void> {
  const { socket } = connection;
  if (jid.endsWith('@g.us')) {
    if (parts.caches.groups.get(session, jid) !== undefined) return;
    parts.caches.groups.set(session, jid, await socket.groupMetadata(jid));
    return;
  }
  const devices = await socket.getUSyncDevices([jidNormalizedUser(jid)], true, false);
  if (devices.length > 0) return;
  throw refuse('recipient_unreachable');
}

/** Whether WhatsApp says that there is no such number. For explaining a failure; `false` where it cannot be told. */
export async function isAbsent(connection: Connection, jid: string): Promise<boolean> {
  if (!jid.endsWith('@s.whatsapp.net')) return false;
  try {
    const found = await connection.socket.onWhatsApp(jid);
    return found !== undefined && !found.some((one) => one.exists);
  } catch {
    return false;
  }
}
