/** The first thing after a handshake: a client registers (wants to be linked) or logs in as a linked device. */
import { proto } from '@whiskeysockets/baileys';
import { verify } from '../wire/xeddsa.ts';
import { node, nowSeconds } from '../wire/nodes.ts';
import { addressOf } from './world.ts';
import { takeOne } from './faults.ts';
import { offerQr } from './pairing-qr.ts';
import type { Connection, Device, Registration, World } from './model.ts';

const SIGNAL_KEY_TYPE = Buffer.from([5]);

/** Clients keep this and send it before the prologue of their next connection. */
const ROUTING_INFO = Buffer.from('fakewa');

const bytes = (value: Uint8Array | null | undefined, name: string): Buffer => {
  if (!value || value.length === 0) throw new Error(`registration without ${name}`);
  return Buffer.from(value);
};

/** Sends `<failure>` and closes: the client's socket ends with `reason` as its code. */
export const refuse = (world: World, connection: Connection, reason: string): void => {
  world.stats.loginsRefused += 1;
  connection.send(node('failure', { reason, location: 'fakewa' }));
  connection.close();
  world.changed.notify();
};

const readRegistration = (data: proto.ClientPayload.IDevicePairingRegistrationData): Registration => {
  const identity = bytes(data.eIdent, 'identity');
  const signed = bytes(data.eSkeyVal, 'signed pre-key');
  const signature = bytes(data.eSkeySig, 'signed pre-key signature');
  if (!verify(identity, Buffer.concat([SIGNAL_KEY_TYPE, signed]), signature))
    throw new Error('the signed pre-key of a registration is not signed by its identity');
  const props = proto.DeviceProps.decode(bytes(data.deviceProps, 'device properties'));
  return {
    registrationId: bytes(data.eRegid, 'registration id').readUInt32BE(),
    identity,
    signedPreKey: { id: bytes(data.eSkeyId, 'signed pre-key id').readUIntBE(0, 3), public: signed, signature },
    platform: props.os ?? 'unknown',
  };
};

/** Puts a device online; throws out a connection that it still has. */
const takeSession = (world: World, connection: Connection, device: Device): void => {
  const previous = device.connection;
  if (previous?.open) {
    previous.send(node('stream:error', {}, [node('conflict', { type: 'replaced' })]));
    previous.device = undefined;
    previous.close();
  }
  device.connection = connection;
  device.active = false;
  device.logins += 1;
  connection.device = device;
  world.stats.logins += 1;
  connection.send(node('ib', {}, [node('edge_routing', {}, [node('routing_info', {}, ROUTING_INFO)])]));
  connection.send(node('success', { t: String(nowSeconds()), lid: addressOf(device.account, 'lid', device.id) }));
  world.changed.notify();
};

export const beginSession = (world: World, connection: Connection, payload: Buffer): void => {
  const client = proto.ClientPayload.decode(payload);
  const digits = client.username ? String(client.username) : undefined;
  const failure = takeOne(world.faults.loginFailures, (entry) => entry.digits === undefined || entry.digits === digits);
  if (failure) return refuse(world, connection, failure.reason);

  if (client.devicePairingData) {
    connection.registration = readRegistration(client.devicePairingData);
    world.stats.registrations += 1;
    offerQr(world, connection);
    world.changed.notify();
    return;
  }
  const device = world.accounts.get(digits ?? '')?.devices.get(client.device ?? 0);
  if (!device || !device.noiseKey.equals(connection.noiseKey)) return refuse(world, connection, '401');
  takeSession(world, connection, device);
};

/** What a lost connection leaves behind. */
export const endSession = (world: World, connection: Connection): void => {
  for (const [ref, owner] of world.refs) if (owner === connection) world.refs.delete(ref);
  for (const [digits, hello] of world.hellos) if (hello.connection === connection) world.hellos.delete(digits);
  const { device } = connection;
  if (device?.connection !== connection) return;
  device.connection = undefined;
  device.active = false;
};
