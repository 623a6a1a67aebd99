/** The fake in this process, behind the API. */
import type { Group, Session } from './api.ts';
import type { FakeBase } from './complete.ts';
import { changeMembers, changeSubject } from './server/group-change.ts';
import { createGroup, type GroupState } from './server/groups.ts';
import { makeFaults } from './server/fault-api.ts';
import { listen } from './server/server.ts';
import { addAccount, devicesOf, requireAccount } from './server/world.ts';
import type { Account, World } from './server/model.ts';
import type { PhoneBase } from './phone/base.ts';
import { makePhoneBase } from './phone/phone.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

const makeGroup = (world: World, group: GroupState): Group => {
  const owner = (): Account => group.members[0] ?? requireAccount(world, 'nobody: the group is empty');
  return {
    id: group.id,
    participants: async () => group.members.map(({ digits }) => `+${digits}`),
    add: async (number) => changeMembers(world, group, 'add', [requireAccount(world, number)], owner()),
    remove: async (number) => changeMembers(world, group, 'remove', [requireAccount(world, number)], owner()),
    setSubject: async (subject) => changeSubject(world, group, subject, owner()),
  };
};

const onlineSessions = (world: World): Session[] =>
  [...world.accounts.values()].flatMap((account) =>
    devicesOf(account)
      .filter(({ active }) => active)
      .map(({ id, platform }) => ({ number: `+${account.digits}`, device: id, platform })),
  );

const isOnline = (account: Account): boolean => devicesOf(account).some(({ active }) => active);

/** Starts a fake and gives its API, without the predicates. */
export const startBase = async ({ port = 0 }: { port?: number } = {}): Promise<FakeBase & { world: World }> => {
  const server = await listen(port);
  const { world } = server;
  const phones = new Map<Account, PhoneBase>();
  const phoneOf = (account: Account): PhoneBase => {
    const made = phones.get(account) ?? makePhoneBase(world, account);
    phones.set(account, made);
    return made;
  };
  const whenSession = async (number: string, online: boolean, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<void> => {
    const account = requireAccount(world, number);
    const what = `a session of ${number} to be ${online ? 'online' : 'offline'}`;
    await world.changed.until(() => isOnline(account) === online || undefined, timeoutMs, what);
  };
  return {
    world,
    url: `ws://127.0.0.1:${server.port}/ws/chat`,
    mediaUrl: `http://127.0.0.1:${server.port}`,
    faults: makeFaults(world),
    addAccount: async ({ number, lid, name }) => phoneOf(addAccount(world, number, lid, name)),
    phone: async (number) => phoneOf(requireAccount(world, number)),
    accounts: async () => [...world.accounts.keys()].map((digits) => `+${digits}`),
    async addGroup({ subject, participants, addressing }) {
      const members = participants.map((number) => requireAccount(world, number));
      return makeGroup(world, createGroup(world, subject, members, addressing));
    },
    async group(id) {
      const group = world.groups.get(id);
      if (!group) throw new Error(`no group ${id}`);
      return makeGroup(world, group);
    },
    sessions: async () => onlineSessions(world),
    stats: async () => ({ ...world.stats }),
    whenOnline: (number, options) => whenSession(number, true, options?.timeoutMs),
    whenOffline: (number, options) => whenSession(number, false, options?.timeoutMs),
    async whenAcknowledged(number, options) {
      const account = requireAccount(world, number);
      await world.changed.until(
        () => devicesOf(account).every(({ pending }) => pending.length === 0) || undefined,
        options?.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        `the sessions of ${number} to acknowledge all`,
      );
    },
    async whenCount(counter, atLeast, options) {
      const timeoutMs = options?.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const what = `${counter} to reach ${atLeast}`;
      await world.changed.until(() => world.stats[counter] >= atLeast || undefined, timeoutMs, what);
    },
    async setOptions(options) {
      Object.assign(world.options, options);
    },
    close: server.close,
  };
};
