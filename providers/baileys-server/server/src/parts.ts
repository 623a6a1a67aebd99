import type { WAVersion } from '@whiskeysockets/baileys';
import type { Kysely } from 'kysely';
import type { Schema } from './database/schema.ts';
import type { Writer } from './database/writer.ts';
import type { Caches } from './caches.ts';
import type { Counts } from './counts.ts';
import type { Outbox } from './events/outbox.ts';
import type { baileysLogger, Log } from './log.ts';
import type { MessageStore } from './messages/message-store.ts';
import type { CredsStore } from './signal/creds-store.ts';
import type { KeyStoreParts } from './signal/key-store.ts';

/** What all sessions share. Built once, in `server.ts`. */
export type Parts = {
  readonly db: Kysely<Schema>;
  readonly writer: Writer;
  readonly keys: KeyStoreParts;
  readonly creds: CredsStore;
  readonly messages: MessageStore;
  readonly outbox: Outbox;
  readonly caches: Caches;
  readonly log: Log;
  readonly baileysLog: ReturnType<typeof baileysLogger>;
  readonly now: () => number;
  readonly random: () => number;
  readonly whatsApp: {
    readonly url: string;
    /** `undefined`: the version that this Baileys was made for. */
    readonly version: WAVersion | undefined;
    readonly testMode: boolean;
  };
  readonly timing: Timing;
  readonly counts: Counts;
};

/** Milliseconds; tests shorten some. */
export type Timing = {
  /** How long a send waits for WhatsApp's ack before it answers `queued`. */
  readonly ackMs: number;
  /** After this an unacknowledged message is not sent again by itself. */
  readonly resendForMs: number;
  /** After this a message that could not be decrypted is reported as unreadable. */
  readonly unreadableAfterMs: number;
  /** How long `start` waits for something to show. */
  readonly startMs: number;
  /** The pause between a first log-in and the first send, in which Baileys moves sessions to their LIDs. */
  readonly settleMs: number;
  /** Divides every pause before a reconnect. 1, except in tests. */
  readonly hurry: number;
};

/** As it is in service. */
export const TIMING: Timing = {
  ackMs: 5_000,
  resendForMs: 5 * 60_000,
  unreadableAfterMs: 60_000,
  startMs: 12_000,
  settleMs: 300,
  hurry: 1,
};
