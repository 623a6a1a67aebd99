/** A person gets a new phone: the number stays, the identity is another. */
import { node, nowSeconds } from '../wire/nodes.ts';
import { deliver } from '../server/queue.ts';
import { unlink } from '../server/unlink.ts';
import { addressOf, devicesOf } from '../server/world.ts';
import type { Account, World } from '../server/model.ts';
import { signalEndpoint } from './signal.ts';
import { onPhone } from './work.ts';

let counter = 0;

/** Everybody's companions are told, as the server does for those who have talked to this person. */
export const reinstall = (world: World, account: Account): Promise<void> =>
  onPhone(account, async () => {
    account.signal = signalEndpoint();
    account.phone.senderKeyGiven.clear();
    for (const device of devicesOf(account)) unlink(world, device);
    counter += 1;
    const notification = node(
      'notification',
      { from: addressOf(account, 'pn'), id: `identity-${counter}`, t: String(nowSeconds()), type: 'encrypt' },
      [node('identity')],
    );
    for (const other of world.accounts.values())
      for (const device of other === account ? [] : devicesOf(other))
        deliver(world, device, 'notification', notification);
  });
