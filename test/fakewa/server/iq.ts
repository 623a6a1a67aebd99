/** Requests of clients, and their answers. What is not listed is answered with an empty result, as most of them expect. */
import { child, children, iqError, iqResult, node, type Node, nowSeconds } from '../wire/nodes.ts';
import { takeOne } from './faults.ts';
import { answerGroup } from './group-query.ts';
import { sendHistory } from './history.ts';
import { answerKeys, storeKeys } from './keys.ts';
import { handleLinkCode } from './pairing-code.ts';
import { answerPasskey } from './passkey.ts';
import { flushPending } from './queue.ts';
import { unlink } from './unlink.ts';
import { answerUsync } from './usync.ts';
import type { Connection, Device, World } from './model.ts';

const MEDIA_TTL_SECONDS = 3600;

const PRIVACY = { readreceipts: 'all', last: 'all', online: 'all', profile: 'all', status: 'all', groupadd: 'all' };

const mediaConnection = (world: World, id: string | undefined): Node =>
  iqResult(id, [
    node('media_conn', { auth: 'fakewa-auth', ttl: String(MEDIA_TTL_SECONDS), auth_ttl: '21600', max_buckets: '12' }, [
      node('host', { hostname: world.mediaHost(), maxContentLengthBytes: '268435456' }),
    ]),
  ]);

/** The device is ready: tell it what it missed, then say that this was all. */
const activate = (world: World, connection: Connection, device: Device, iq: Node): void => {
  connection.send(iqResult(iq.attrs['id']));
  if (device.connection !== connection) return;
  const count = flushPending(world, device);
  device.active = true;
  if (!device.historySent && world.options.history) {
    device.historySent = true;
    sendHistory(world, device);
  }
  connection.send(node('ib', {}, [node('offline', { count: String(count) })]));
  world.changed.notify();
};

const answerMex = (world: World, device: Device, iq: Node): Node => {
  const lock = world.faults.reachoutTimelock.get(device.account.digits);
  const data = {
    xwa2_fetch_account_reachout_timelock: {
      is_active: lock !== undefined,
      time_enforcement_ends: String(lock?.endsAtSeconds ?? 0),
      enforcement_type: lock?.type ?? 'DEFAULT',
    },
    xwa2_message_capping_info: { is_capped: false },
  };
  return iqResult(iq.attrs['id'], [node('result', {}, Buffer.from(JSON.stringify({ data })))]);
};

const appState = (iq: Node): Node =>
  iqResult(iq.attrs['id'], [
    node(
      'sync',
      {},
      children(child(iq, 'sync'), 'collection').map(({ attrs }) =>
        node('collection', { name: attrs['name'], version: attrs['version'] ?? '0' }),
      ),
    ),
  ]);

const answerLoggedIn = async (
  world: World,
  connection: Connection,
  device: Device,
  iq: Node,
): Promise<Node | undefined> => {
  const id = iq.attrs['id'];
  const first = children(iq)[0]?.tag ?? '';
  switch (`${iq.attrs['xmlns'] ?? ''}/${first}`) {
    case 'encrypt/count':
      return iqResult(id, [node('count', { value: String(device.preKeys.length) })]);
    case 'encrypt/key':
      return answerKeys(world, iq);
    case 'encrypt/digest':
      return iqResult(id, [node('digest')]);
    case 'encrypt/registration':
    case 'encrypt/rotate':
      storeKeys(world, device, iq);
      return iqResult(id);
    case 'passive/active':
      activate(world, connection, device, iq);
      return undefined;
    case 'usync/usync':
      return answerUsync(world, iq);
    case 'w:m/media_conn':
      return mediaConnection(world, id);
    case 'w:sync:app:state/sync':
      return appState(iq);
    case 'w:mex/query':
      return answerMex(world, device, iq);
    case 'abt/props':
      return iqResult(id, [node('props', { hash: 'fakewa' })]);
    case 'blocklist/':
      return iqResult(id, [node('list')]);
    case 'privacy/privacy':
      return iqResult(id, [
        node(
          'privacy',
          {},
          Object.entries(PRIVACY).map(([name, value]) => node('category', { name, value })),
        ),
      ]);
    case 'md/remove-companion-device':
      connection.send(iqResult(id));
      unlink(world, device);
      return undefined;
    default:
      return (iq.attrs['xmlns'] === 'w:g2' && answerGroup(world, iq, device.account)) || iqResult(id);
  }
};

export const handleIq = async (world: World, connection: Connection, iq: Node): Promise<void> => {
  world.stats.queries += 1;
  if (connection.device) {
    const { digits } = connection.device.account;
    const failure = takeOne(
      world.faults.queryFailures,
      (entry) => entry.xmlns === iq.attrs['xmlns'] && (entry.digits === undefined || entry.digits === digits),
    );
    if (failure) return connection.send(iqError(iq.attrs['id'], failure.code, 'fake fault'));
    const answer = await answerLoggedIn(world, connection, connection.device, iq);
    if (answer) connection.send({ ...answer, attrs: { ...answer.attrs, t: String(nowSeconds()) } });
    return;
  }
  if (child(iq, 'link_code_companion_reg')) handleLinkCode(world, connection, iq);
  connection.send(answerPasskey(world, connection, iq) ?? iqResult(iq.attrs['id']));
};
