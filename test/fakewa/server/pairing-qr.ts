/** Linking by QR: the server hands out refs, the client shows one, the phone scans it. */
import { randomBytes } from 'node:crypto';
import { node, SERVER } from '../wire/nodes.ts';
import { completePairing } from './pairing.ts';
import type { Account, Connection, Device, World } from './model.ts';

const REFS = 6;

/** Gives the client the refs of its QR codes. */
export const offerQr = (world: World, connection: Connection): void => {
  const refs = Array.from({ length: REFS }, () => `2@${randomBytes(48).toString('base64')}`);
  for (const ref of refs) world.refs.set(ref, connection);
  void connection.ask(
    node('iq', { from: SERVER, type: 'set', xmlns: 'md' }, [
      node(
        'pair-device',
        {},
        refs.map((ref) => node('ref', {}, Buffer.from(ref))),
      ),
    ]),
  );
};

/** What a QR code says: `ref,noise key,identity key,advertisement secret,platform`, after an optional URL. */
export const readQr = (qr: string): { ref: string; noiseKey: Buffer; identity: Buffer; secret: Buffer } => {
  const [ref, noise, identity, secret] = qr.slice(qr.indexOf('#') + 1).split(',');
  if (!ref || !noise || !identity || !secret) throw new Error('not a WhatsApp linking QR code');
  const bytes = (text: string) => Buffer.from(text, 'base64');
  return { ref, noiseKey: bytes(noise), identity: bytes(identity), secret: bytes(secret) };
};

/** The phone scans a QR code. */
export const scanQr = (world: World, account: Account, qr: string): Promise<Device> => {
  const code = readQr(qr);
  const connection = world.refs.get(code.ref);
  if (!connection?.open || !connection.registration) throw new Error('this QR code has expired');
  if (!connection.noiseKey.equals(code.noiseKey))
    throw new Error('the noise key in the QR code is not the connection’s');
  if (!connection.registration.identity.equals(code.identity))
    throw new Error('the identity key in the QR code is not the one registered');
  return completePairing(world, account, connection, code.secret);
};
