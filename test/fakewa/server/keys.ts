/** Pre-keys: companions store theirs here, others fetch bundles. */
import type { Bundle, PreKey, SignedPreKey } from '../phone/signal.ts';
import { bigEndian } from '../wire/crypto.ts';
import { parseAddress } from '../wire/addresses.ts';
import { child, childBytes, children, iqResult, node, type Node, nowSeconds, SERVER } from '../wire/nodes.ts';
import { deliver } from './queue.ts';
import { findAccount } from './world.ts';
import type { Device, World } from './model.ts';

const SIGNAL_KEY_TYPE = Buffer.from([5]);

const readPreKey = (key: Node): PreKey => ({
  id: childBytes(key, 'id').readUIntBE(0, 3),
  public: childBytes(key, 'value'),
});

const readSignedPreKey = (key: Node): SignedPreKey => ({ ...readPreKey(key), signature: childBytes(key, 'signature') });

/** Stores what a companion uploads. */
export const storeKeys = (world: World, device: Device, iq: Node): void => {
  const signed = child(iq, 'skey') ?? child(child(iq, 'rotate'), 'skey');
  if (signed) device.signedPreKey = readSignedPreKey(signed);
  for (const key of children(child(iq, 'list'), 'key')) device.preKeys.push(readPreKey(key));
  device.preKeyLowSent = false;
  world.changed.notify();
};

export const notifyPreKeyLow = (world: World, device: Device): void => {
  deliver(
    world,
    device,
    'notification',
    node(
      'notification',
      { from: SERVER, id: `prekey-${device.id}-${Date.now()}`, t: String(nowSeconds()), type: 'encrypt' },
      [node('count', { value: String(device.preKeys.length) })],
    ),
  );
};

/** A bundle of a companion; its one-time pre-key is used up. */
export const takeBundle = (world: World, device: Device): Bundle => {
  const preKey = device.preKeys.shift();
  if (device.active && !device.preKeyLowSent && device.preKeys.length < world.options.preKeyLowAt) {
    device.preKeyLowSent = true;
    notifyPreKeyLow(world, device);
  }
  return {
    registrationId: device.registrationId,
    identity: device.identity,
    signedPreKey: device.signedPreKey,
    ...(preKey && { preKey }),
  };
};

const idValue = (key: PreKey): Node[] => [node('id', {}, bigEndian(key.id, 3)), node('value', {}, key.public)];

/** The key nodes of a bundle: those of a key answer and, but for `registration`, of a retry receipt. */
export const bundleNodes = (bundle: Bundle): Node[] => [
  node('type', {}, SIGNAL_KEY_TYPE),
  node('identity', {}, bundle.identity),
  node('skey', {}, [...idValue(bundle.signedPreKey), node('signature', {}, bundle.signedPreKey.signature)]),
  ...(bundle.preKey ? [node('key', {}, idValue(bundle.preKey))] : []),
];

export const registrationNode = (bundle: Bundle): Node => node('registration', {}, bigEndian(bundle.registrationId, 4));

const bundleOf = async (world: World, jid: string): Promise<Bundle | undefined> => {
  const account = findAccount(world, jid);
  const { device } = parseAddress(jid);
  if (!account) return undefined;
  if (device === 0) return account.signal.bundle();
  const companion = account.devices.get(device);
  return companion && takeBundle(world, companion);
};

/** `encrypt/get/key`: a bundle for every device that was asked for. */
export const answerKeys = async (world: World, iq: Node): Promise<Node> => {
  const users = await Promise.all(
    children(child(iq, 'key'), 'user').map(async ({ attrs }) => {
      const jid = attrs['jid'] ?? '';
      const bundle = await bundleOf(world, jid);
      return bundle
        ? node('user', { jid }, [registrationNode(bundle), ...bundleNodes(bundle)])
        : node('user', { jid }, [node('error', { code: '406', text: 'not-acceptable' })]);
    }),
  );
  return iqResult(iq.attrs['id'], [node('list', {}, users)]);
};
