import type { proto } from '@whiskeysockets/baileys';

/** A message as WhatsApp Web gave it, with what had to be looked up, ready for the pure mapping. */
export type Incoming = {
  readonly id: string;
  /** JID of the chat: a person's or a group's. */
  readonly chat: string;
  /** The sender's JIDs: LID and phone number, as far as known; the first is the one on the stanza. */
  readonly sender: readonly string[];
  readonly pushName?: string | undefined;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly content: proto.IMessage;
  /** The options that a poll vote stands for, once decrypted with the stored poll. */
  readonly pollChoice?:
    | { readonly options: readonly string[]; readonly pollDirection: 'inbound' | 'outbound' }
    | undefined;
};

/** Us, by every name: to tell whose a quoted message is. */
export type Self = { readonly jids: readonly string[]; readonly number?: `+${string}` | undefined };
