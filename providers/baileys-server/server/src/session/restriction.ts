import type { ConnectionState } from '@whiskeysockets/baileys';
import { RESTRICTING_NACKS } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Connection } from './connection.ts';
import { saveNote } from './session-store.ts';
import type { Status } from './status.ts';

/** After a refused send: the account is restricted, unless WhatsApp says otherwise when asked. */
export function onRefused(parts: Parts, status: Status, connection: Connection | undefined, code: string): void {
  if (!RESTRICTING_NACKS.includes(code)) return;
  status.apply({ type: 'restricted', at: parts.now() });
  // Says until when, or that there is no restriction after all; either arrives as an update.
  connection?.socket.fetchAccountReachoutTimelock().catch(() => undefined);
}

/** What WhatsApp says about the account's restriction. A restart must not forget it. */
export function onTimelock(
  parts: Parts,
  id: string,
  status: Status,
  { isActive, timeEnforcementEnds }: NonNullable<ConnectionState['reachoutTimeLock']>,
): Promise<void> {
  if (isActive) status.apply({ type: 'restricted', at: parts.now(), until: timeEnforcementEnds?.getTime() });
  else status.apply({ type: 'unrestricted' });
  return saveNote(parts, id, isActive ? status.model() : undefined);
}
