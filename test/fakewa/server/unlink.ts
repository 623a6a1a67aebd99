/** The end of a link. */
import { node } from '../wire/nodes.ts';
import type { Device, World } from './model.ts';

/** Removes a device: its connection ends with 401, and so does any later login. */
export const unlink = (world: World, device: Device): void => {
  device.removed = true;
  device.active = false;
  device.pending = [];
  device.account.devices.delete(device.id);
  for (const given of device.account.phone.senderKeyGiven.values()) given.clear();
  device.connection?.send(node('stream:error', { code: '401' }, [node('conflict', { type: 'device_removed' })]));
  device.connection?.close();
  device.connection = undefined;
  world.changed.notify();
};
