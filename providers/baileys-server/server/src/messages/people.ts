import { numberOf } from './addresses.ts';
import { jidNormalizedUser, type WASocket } from '@whiskeysockets/baileys';
import type { NumberCheck, PhoneNumber } from '../../../../../core/provider/index.ts';

/** Looks numbers up on WhatsApp, which answers only for those that exist, and not always under the number asked for. */
export async function checkNumbers(socket: WASocket, numbers: readonly PhoneNumber[]): Promise<NumberCheck[]> {
  const unique = [...new Set(numbers)];
  const found = await lookUp(socket, unique);
  const exact = new Set(found);
  const unmatched = unique.filter((number) => !exact.has(number));
  const renamed = found.some((number) => !unique.includes(number));
  const canonical = new Map<PhoneNumber, PhoneNumber>();
  if (renamed) {
    // Somebody exists under another number (Brazil's ninth digit): asked one by one, it is clear who.
    for (const number of unmatched) {
      const [other] = await lookUp(socket, [number]);
      if (other !== undefined) canonical.set(number, other);
    }
  }
  return numbers.map((number) => {
    if (exact.has(number)) return { number, exists: true, canonical: number };
    const other = canonical.get(number);
    return other === undefined ? { number, exists: false } : { number, exists: true, canonical: other };
  });
}

async function lookUp(socket: WASocket, numbers: readonly PhoneNumber[]): Promise<PhoneNumber[]> {
  const results = (await socket.onWhatsApp(...numbers.map((number) => `${number.slice(1)}@s.whatsapp.net`))) ?? [];
  return results
    .filter((result) => result.exists)
    .map((result) => numberOf(result.jid))
    .filter((number) => number !== undefined);
}

export type Profile = { name?: string; pictureUrl?: string; about?: string };

const LOOKUP_MS = 5_000;

/** Picture and about of a person; WhatsApp refuses each where their privacy settings say so. */
export async function profileOf(socket: WASocket, jid: string, name: string | undefined): Promise<Profile> {
  const [pictureUrl, statuses] = await Promise.all([
    socket.profilePictureUrl(jid, 'image', LOOKUP_MS).catch(() => undefined),
    socket.fetchStatus(jid).catch(() => undefined),
  ]);
  const about = statuses
    ?.map((entry) => entry['status'])
    .map(aboutText)
    .find((text) => text !== undefined);
  return {
    ...(name === undefined || name === '~' ? {} : { name }),
    ...(typeof pictureUrl === 'string' ? { pictureUrl } : {}),
    ...(about === undefined ? {} : { about }),
  };
}

function aboutText(status: unknown): string | undefined {
  const text = typeof status === 'object' && status !== null && 'status' in status ? status.status : status;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** Our own number as a JID, without the device; empty before the link is made. */
export function ownJid(socket: WASocket): string {
  return jidNormalizedUser(socket.user?.id ?? '');
}
