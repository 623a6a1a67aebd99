/** Linking by a code of eight characters, which the companion shows and the person types on the phone. */
import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { generateKeyPair, hkdf, openGcm, sharedSecret } from '../wire/crypto.ts';
import { child, childBytes, contentBytes, node, type Node, nowSeconds, SERVER } from '../wire/nodes.ts';
import { digitsOf } from '../wire/addresses.ts';
import { completePairing } from './pairing.ts';
import type { Account, Connection, Device, World } from './model.ts';

const PBKDF2_ROUNDS = 131_072;
const EMPTY = Buffer.alloc(0);
const derive = promisify(pbkdf2);

const codeKey = (code: string, salt: Buffer): Promise<Buffer> => derive(code, salt, PBKDF2_ROUNDS, 32, 'sha256');

/** `link_code_companion_reg` from a client: the hello of a companion, or its finish. */
export const handleLinkCode = (world: World, connection: Connection, iq: Node): void => {
  const request = child(iq, 'link_code_companion_reg');
  const stage = request?.attrs['stage'];
  if (stage === 'companion_hello') {
    const wrappedEphemeral = childBytes(request, 'link_code_pairing_wrapped_companion_ephemeral_pub');
    world.hellos.set(digitsOf(request?.attrs['jid'] ?? ''), { connection, wrappedEphemeral });
    world.changed.notify();
  }
  const ref = contentBytes(child(request, 'link_code_pairing_ref'))?.toString('hex');
  if (stage === 'companion_finish' && request && ref) {
    world.finishes.set(ref, request);
    world.changed.notify();
  }
};

/** Undoes the wrapping of a public key. A wrong code gives a wrong key, not an error: that shows later. */
const unwrap = async (code: string, wrapped: Buffer): Promise<Buffer> => {
  const key = await codeKey(code, wrapped.subarray(0, 32));
  const decipher = createDecipheriv('aes-256-ctr', key, wrapped.subarray(32, 48));
  return Buffer.concat([decipher.update(wrapped.subarray(48, 80)), decipher.final()]);
};

const wrap = async (code: string, publicKey: Buffer): Promise<Buffer> => {
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-ctr', await codeKey(code, salt), iv);
  return Buffer.concat([salt, iv, cipher.update(publicKey), cipher.final()]);
};

/** Opens the companion's key bundle and derives the advertisement secret. Throws if the code was not the one. */
const readFinish = (account: Account, finish: Node, companionShared: Buffer): { identity: Buffer; secret: Buffer } => {
  const bundle = childBytes(finish, 'link_code_pairing_wrapped_key_bundle');
  const companionIdentity = childBytes(finish, 'companion_identity_public');
  const key = hkdf(companionShared, bundle.subarray(0, 32), 'link_code_pairing_key_bundle_encryption_key', 32);
  let plain: Buffer;
  try {
    plain = openGcm(key, bundle.subarray(32, 44), bundle.subarray(44), EMPTY);
  } catch (cause) {
    throw new Error('wrong pairing code', { cause });
  }
  if (
    !plain.subarray(0, 32).equals(companionIdentity) ||
    !plain.subarray(32, 64).equals(account.signal.identity.public)
  )
    throw new Error('the pairing bundle names other identities');
  const identityShared = sharedSecret(account.signal.identity.private, companionIdentity);
  const secret = hkdf(Buffer.concat([companionShared, identityShared, plain.subarray(64)]), EMPTY, 'adv_secret', 32);
  return { identity: companionIdentity, secret };
};

/** The person types the code. Waits for a companion that asks for this number. */
export const enterPairingCode = async (
  world: World,
  account: Account,
  typed: string,
  timeoutMs: number,
): Promise<Device> => {
  const code = typed.replaceAll(/[\s-]/g, '').toUpperCase();
  const hello = await world.changed.until(
    () => world.hellos.get(account.digits),
    timeoutMs,
    `a companion that asks to be linked to +${account.digits}`,
  );
  const companionEphemeral = await unwrap(code, hello.wrappedEphemeral);
  const ephemeral = generateKeyPair();
  const ref = randomBytes(16);
  const bytesNode = (tag: string, bytes: Buffer) => node(tag, {}, bytes);
  hello.connection.send(
    node(
      'notification',
      { from: SERVER, id: randomBytes(8).toString('hex'), t: String(nowSeconds()), type: 'link_code_companion_reg' },
      [
        node('link_code_companion_reg', { stage: 'primary_hello' }, [
          bytesNode('link_code_pairing_wrapped_primary_ephemeral_pub', await wrap(code, ephemeral.public)),
          bytesNode('primary_identity_pub', account.signal.identity.public),
          bytesNode('link_code_pairing_ref', ref),
        ]),
      ],
    ),
  );
  const key = ref.toString('hex');
  const finish = await world.changed.until(() => world.finishes.get(key), timeoutMs, 'the companion to finish pairing');
  world.finishes.delete(key);
  const { identity, secret } = readFinish(account, finish, sharedSecret(ephemeral.private, companionEphemeral));
  if (!hello.connection.registration?.identity.equals(identity))
    throw new Error('another identity finished the pairing');
  world.hellos.delete(account.digits);
  return completePairing(world, account, hello.connection, secret);
};
