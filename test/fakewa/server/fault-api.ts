/** The switches for what goes wrong. */
import type { Faults, Kick } from '../api.ts';
import { digitsOf } from '../wire/addresses.ts';
import { node } from '../wire/nodes.ts';
import { noFaults } from './faults.ts';
import { notifyPreKeyLow } from './keys.ts';
import { loseFile } from './media.ts';
import { unlink } from './unlink.ts';
import { devicesOf, requireAccount } from './world.ts';
import type { Connection, Device, World } from './model.ts';

const ANYONE = '*';

const who = (number: string | undefined): string => (number === undefined ? ANYONE : digitsOf(number));

const kickOne = (world: World, connection: Connection, device: Device, kick: Kick): void => {
  switch (kick.how) {
    case 'stream-error':
      connection.send(node('stream:error', { code: kick.code === undefined ? undefined : String(kick.code) }));
      return connection.close();
    case 'replaced':
      connection.send(node('stream:error', {}, [node('conflict', { type: 'replaced' })]));
      return connection.close();
    case 'device-removed':
      return unlink(world, device);
    case 'abort':
      return connection.abort();
    case 'close':
      return connection.close();
  }
};

const toggle = (set: Set<string>, value: string, on: boolean): void => {
  if (on) set.add(value);
  else set.delete(value);
};

export const makeFaults = (world: World): Faults => {
  const { faults } = world;
  return {
    async nack({ from, to, code, times = 1 }) {
      faults.nacks.push({
        ...(from !== undefined && { from: digitsOf(from) }),
        ...(to !== undefined && { to: digitsOf(to) }),
        code: String(code),
        left: times,
      });
    },
    async holdAcks() {
      faults.holdingAcks = true;
    },
    async releaseAcks() {
      faults.holdingAcks = false;
      for (const release of faults.heldAcks.splice(0)) release();
    },
    async dropAcks(times = 1) {
      faults.dropAcks = times;
    },
    async silence(number) {
      faults.silent.add(who(number));
    },
    async speak(number) {
      if (number === undefined) faults.silent.clear();
      else faults.silent.delete(who(number));
    },
    async slow(milliseconds) {
      faults.slowMs = milliseconds;
    },
    async kick(number, kick) {
      for (const connection of world.connections) {
        const { device } = connection;
        if (device && (number === undefined || device.account.digits === digitsOf(number)))
          kickOne(world, connection, device, kick);
      }
    },
    async failLogin({ number, reason, times = 1 }) {
      faults.loginFailures.push({
        ...(number !== undefined && { digits: digitsOf(number) }),
        reason: String(reason),
        left: times,
      });
    },
    async refuseConnections(refuse) {
      faults.refusing = refuse;
    },
    async notOnWhatsApp(number, absent = true) {
      toggle(faults.notOnWhatsApp, digitsOf(number), absent);
    },
    async withoutLid(number, without = true) {
      toggle(faults.withoutLid, digitsOf(number), without);
    },
    async failQuery({ number, xmlns, code, times = 1 }) {
      const digits = number === undefined ? {} : { digits: digitsOf(number) };
      faults.queryFailures.push({ ...digits, xmlns, code, left: times });
    },
    async passkey(number, mode = 'ask') {
      if (mode === 'off') faults.passkey.delete(digitsOf(number));
      else faults.passkey.set(digitsOf(number), mode);
    },
    async preKeyLow(number, left) {
      for (const device of devicesOf(requireAccount(world, number))) {
        device.preKeys.splice(left);
        notifyPreKeyLow(world, device);
      }
    },
    async reachoutTimelock(number, until) {
      if (until) faults.reachoutTimelock.set(digitsOf(number), until);
      else faults.reachoutTimelock.delete(digitsOf(number));
    },
    async loseMedia(directPath) {
      loseFile(world, directPath);
    },
    async clear() {
      await this.releaseAcks();
      const { heldAcks: _heldAcks, ...fresh } = noFaults();
      Object.assign(faults, fresh);
    },
  };
};
