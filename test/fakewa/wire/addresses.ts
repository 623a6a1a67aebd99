/** Addresses. PN = phone number address, LID = the opaque one. Device 0 is the phone and is not written. */

export type Address = { user: string; server: string; device: number };

export const parseAddress = (jid: string): Address => {
  const at = jid.indexOf('@');
  const [user = '', device = '0'] = jid.slice(0, at).split(':');
  return { user, server: jid.slice(at + 1), device: Number(device) };
};

export const pnAddress = (user: string, device = 0): string => `${user}${device ? `:${device}` : ''}@s.whatsapp.net`;
export const lidAddress = (user: string, device = 0): string => `${user}${device ? `:${device}` : ''}@lid`;

export const isGroup = (jid: string): boolean => jid.endsWith('@g.us');

/** The digits of a phone number or address in any writing: `+55 11…`, `5511…`, `5511…:2@s.whatsapp.net`. */
export const digitsOf = (number: string): string => (number.split(/[:@]/)[0] ?? '').replaceAll(/\D/g, '');
