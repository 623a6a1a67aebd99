/**
 * Linking with a passkey, as WhatsApp asks of some accounts since 2026: the server's and the phone's side.
 * The assertion itself is taken as it comes: there is no authenticator here to check it against.
 */
import { randomBytes } from 'node:crypto';
import { generateKeyPair, hkdf, hmacSha256, openGcm, sha256, sharedSecret } from '../wire/crypto.ts';
import { childBytes, children, contentBytes, iqResult, node, type Node, nowSeconds, SERVER } from '../wire/nodes.ts';
import { bytesField, decodeFields, encodeFields } from '../wire/protobuf.ts';
import type { Connection, World } from './model.ts';

const EMPTY = Buffer.alloc(0);

const challenge = (): Buffer =>
  Buffer.from(
    JSON.stringify({
      challenge: randomBytes(32).toString('base64url'),
      rpId: 'whatsapp.com',
      userVerification: 'required',
      timeout: 600_000,
      allowCredentials: [{ type: 'public-key', id: randomBytes(16).toString('base64url') }],
    }),
  );

const notification = (type: string, content: Node): Node =>
  node('notification', { from: SERVER, id: randomBytes(8).toString('hex'), t: String(nowSeconds()), type }, [content]);

const optionsNode = (): Node => node('passkey_request_options', {}, challenge());

/** Sends the `passkey_prologue_request` notification. */
export const requestPasskey = (connection: Connection): void =>
  connection.send(notification('passkey_prologue_request', optionsNode()));

/** Answers the requests of this flow; what they say is kept for the phone. Undefined for other requests. */
export const answerPasskey = (world: World, connection: Connection, iq: Node): Node | undefined => {
  const request = children(iq)[0];
  const id = iq.attrs['id'];
  switch (request?.tag) {
    case 'passkey_request_options':
      return iqResult(id, [optionsNode()]);
    case 'ref': {
      const ref = randomBytes(16).toString('base64url');
      connection.passkey.set('ref', node('ref', {}, Buffer.from(ref)));
      return iqResult(id, [node('ref', {}, Buffer.from(ref))]);
    }
    case 'passkey_prologue':
    case 'companion_nonce':
    case 'encrypted_pairing_request':
      connection.passkey.set(request.tag, request);
      world.changed.notify();
      return iqResult(id);
    default:
      return undefined;
  }
};

type Prologue = { companion: Buffer; publicKey: Buffer; deviceType: number; ref: string; commitment: Buffer };

/** Reads the prologue; throws unless its proof was made with the secret of the QR or of the code. */
const readPrologue = (prologue: Node, secret: Buffer): Prologue => {
  const payload = childBytes(prologue, 'prologue_payload');
  const handoffKey = hkdf(secret, EMPTY, 'shortcake-passkey-handoff-v1', 32);
  if (!childBytes(prologue, 'pairing_handoff_proof').equals(hmacSha256(handoffKey, payload)))
    throw new Error('the passkey prologue’s handoff proof is wrong');
  const assertion: unknown = JSON.parse(childBytes(prologue, 'webauthn_assertion').toString());
  if (typeof assertion !== 'object' || assertion === null) throw new Error('the passkey assertion is not an object');
  childBytes(prologue, 'credential_id');
  const fields = decodeFields(payload);
  const companion = bytesField(fields, 1);
  const identity = decodeFields(companion);
  return {
    companion,
    publicKey: bytesField(identity, 1),
    deviceType: Number(identity.get(2)),
    ref: bytesField(identity, 3).toString(),
    commitment: bytesField(decodeFields(bytesField(fields, 2)), 1),
  };
};

/**
 * Asks for the passkey and goes through the whole exchange. Resolves with the new advertisement secret, for the ordinary
 * end of pairing; throws if a step does not fit the one before it.
 */
export const linkWithPasskey = async (
  world: World,
  connection: Connection,
  secret: Buffer,
  timeoutMs: number,
): Promise<Buffer> => {
  const arrival = (tag: string) => world.changed.until(() => connection.passkey.get(tag), timeoutMs, `<${tag}>`);
  requestPasskey(connection);
  const prologue = readPrologue(await arrival('passkey_prologue'), secret);
  if (contentBytes(connection.passkey.get('ref'))?.toString() !== prologue.ref)
    throw new Error('the passkey prologue names another ref');

  const ephemeral = generateKeyPair();
  const identity = encodeFields({ 1: ephemeral.public, 2: randomBytes(32) });
  connection.send(notification('crsc_continuation', node('primary_ephemeral_identity', {}, identity)));
  const nonce = contentBytes(await arrival('companion_nonce')) ?? EMPTY;
  if (!sha256(prologue.companion, nonce).equals(prologue.commitment))
    throw new Error('the companion’s nonce is not the one it committed to');

  const request = decodeFields(contentBytes(await arrival('encrypted_pairing_request')) ?? EMPTY);
  const salt = Buffer.from(`Companion Pairing ${prologue.deviceType} with ref ${prologue.ref}`);
  const shared = sharedSecret(ephemeral.private, prologue.publicKey);
  const key = hkdf(shared, salt, 'Pairing Information Encryption Key', 32);
  const pairing = decodeFields(openGcm(key, bytesField(request, 2), bytesField(request, 1), EMPTY));
  if (!bytesField(pairing, 1).equals(connection.noiseKey))
    throw new Error('the pairing request names another noise key');
  if (!connection.registration?.identity.equals(bytesField(pairing, 2)))
    throw new Error('the pairing request names another identity');
  return bytesField(pairing, 3);
};
