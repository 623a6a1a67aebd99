/** The end of both ways of linking: the account signs the companion, the companion signs back, and has to reconnect. */
import { proto } from '@whiskeysockets/baileys';
import { hmacSha256 } from '../wire/crypto.ts';
import { child, childBytes, node, nowSeconds, SERVER } from '../wire/nodes.ts';
import { sign, verify } from '../wire/xeddsa.ts';
import { linkWithPasskey, requestPasskey } from './passkey.ts';
import { addressOf } from './world.ts';
import type { Account, Connection, Device, Registration, World } from './model.ts';

const ACCOUNT_SIGNATURE_PREFIX = Buffer.from([6, 0]);
const DEVICE_SIGNATURE_PREFIX = Buffer.from([6, 1]);

/** How long the person has to use the authenticator. */
const PASSKEY_TIMEOUT_MS = 60_000;

const addDevice = (account: Account, connection: Connection, registration: Registration, id: number): Device => {
  const device: Device = {
    account,
    id,
    keyIndex: id,
    platform: registration.platform,
    noiseKey: connection.noiseKey,
    identity: registration.identity,
    registrationId: registration.registrationId,
    linkedAt: Date.now(),
    signedPreKey: registration.signedPreKey,
    preKeys: [],
    pending: [],
    connection: undefined,
    active: false,
    logins: 0,
    historySent: false,
    preKeyLowSent: false,
    removed: false,
  };
  account.devices.set(id, device);
  return device;
};

/** Throws unless the companion has really signed `details` with the identity it registered. */
const checkDeviceSignature = (answer: Parameters<typeof child>[0], details: Buffer, identity: Buffer, key: Buffer) => {
  const signed = proto.ADVSignedDeviceIdentity.decode(childBytes(child(answer, 'pair-device-sign'), 'device-identity'));
  const message = Buffer.concat([DEVICE_SIGNATURE_PREFIX, details, identity, key]);
  if (!signed.deviceSignature || !verify(identity, message, signed.deviceSignature))
    throw new Error('the companion’s device signature is wrong');
};

/**
 * Links the companion behind `connection` to `account`. `secret` is the advertisement secret that both sides know.
 * Resolves with the device once its signature has been verified and it was told to reconnect (515).
 */
export const completePairing = async (
  world: World,
  account: Account,
  connection: Connection,
  secret: Buffer,
): Promise<Device> => {
  const { registration } = connection;
  if (!registration) throw new Error('this connection does not want to be linked');
  const passkey = world.faults.passkey.get(account.digits);
  if (passkey === 'ask') {
    requestPasskey(connection);
    throw new Error('passkey requested');
  }
  const finalSecret =
    passkey === 'link' ? await linkWithPasskey(world, connection, secret, PASSKEY_TIMEOUT_MS) : secret;
  const id = account.nextDevice++;
  const details = Buffer.from(
    proto.ADVDeviceIdentity.encode({
      rawId: id,
      timestamp: nowSeconds(),
      keyIndex: id,
      accountType: proto.ADVEncryptionType.E2EE,
      deviceType: proto.ADVEncryptionType.E2EE,
    }).finish(),
  );
  const { identity } = account.signal;
  const accountSignature = sign(
    identity.private,
    Buffer.concat([ACCOUNT_SIGNATURE_PREFIX, details, registration.identity]),
  );
  const signed = proto.ADVSignedDeviceIdentity.encode({
    details,
    accountSignatureKey: identity.public,
    accountSignature,
  }).finish();
  const blob = proto.ADVSignedDeviceIdentityHMAC.encode({
    details: signed,
    hmac: hmacSha256(finalSecret, signed),
  }).finish();

  const answer = await connection.ask(
    node('iq', { from: SERVER, type: 'set', t: String(nowSeconds()) }, [
      node('pair-success', {}, [
        node('device-identity', {}, blob),
        node('device', { jid: addressOf(account, 'pn', id), lid: addressOf(account, 'lid', id) }),
        node('platform', { name: 'android' }),
      ]),
    ]),
  );
  checkDeviceSignature(answer, details, registration.identity, identity.public);
  const device = addDevice(account, connection, registration, id);
  world.stats.pairings += 1;
  connection.send(node('stream:error', { code: '515' }));
  connection.close();
  world.changed.notify();
  return device;
};
