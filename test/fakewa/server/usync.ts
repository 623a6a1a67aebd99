/** `usync`: who is on WhatsApp, with which LID, on which devices. */
import { digitsOf, lidAddress, pnAddress } from '../wire/addresses.ts';
import { child, children, contentBytes, iqResult, node, type Node, nowSeconds } from '../wire/nodes.ts';
import { devicesOf, findAccount, onWhatsApp } from './world.ts';
import type { Account, World } from './model.ts';

const devicesNode = (account: Account): Node =>
  node('devices', {}, [
    node('device-list', {}, [
      node('device', { id: '0' }),
      ...devicesOf(account).map((device) =>
        node('device', { id: String(device.id), 'key-index': String(device.keyIndex) }),
      ),
    ]),
    node('key-index-list', { ts: String(nowSeconds()) }),
  ]);

/** Answers for one user. A LID that was asked for by LID is not told again: Baileys takes the answer as PN→LID. */
const answerUser = (world: World, protocols: Set<string>, user: Node): Node => {
  const phone = contentBytes(child(user, 'contact'))?.toString();
  const asked = user.attrs['jid'] ?? pnAddress(digitsOf(phone ?? ''));
  const account = findAccount(world, asked);
  if (!onWhatsApp(world, account))
    return node('user', { jid: asked }, protocols.has('contact') ? [node('contact', { type: 'out' })] : []);
  const answers: Node[] = [];
  if (protocols.has('contact')) answers.push(node('contact', { type: 'in' }));
  const tellsLid = !asked.endsWith('@lid') && !world.faults.withoutLid.has(account.digits);
  if (protocols.has('lid') && tellsLid) answers.push(node('lid', { val: lidAddress(account.lid) }));
  if (protocols.has('devices')) answers.push(devicesNode(account));
  if (protocols.has('status')) answers.push(node('status', { t: '0' }, Buffer.from('Hey there!')));
  return node('user', { jid: asked }, answers);
};

export const answerUsync = (world: World, iq: Node): Node => {
  const usync = child(iq, 'usync');
  const protocols = new Set(children(child(usync, 'query')).map((protocol) => protocol.tag));
  const users = children(child(usync, 'list'), 'user').map((user) => answerUser(world, protocols, user));
  return iqResult(iq.attrs['id'], [node('usync', { ...usync?.attrs }, [node('result'), node('list', {}, users)])]);
};
