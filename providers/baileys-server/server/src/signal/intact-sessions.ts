import { SessionCipher } from 'libsignal';

/** libsignal's `SessionEntry`: one ratchet with one device. A record holds the open one and up to forty closed ones. */
type Session = {
  readonly indexInfo: { used: number };
  getChain(ephemeralKey: Uint8Array): unknown;
  serialize(): object;
  readonly constructor: unknown;
};

type Decrypted = { readonly session: Session; readonly plaintext: Buffer };

type Internals = {
  decryptWithSessions(this: Internals, data: Buffer, sessions: readonly Session[]): Promise<Decrypted>;
  doDecryptWhisperMessage(this: Internals, data: Buffer, session: Session): Promise<Buffer>;
};

let installed = false;

/**
 * Keeps libsignal from spoiling ratchets.
 *
 * A message that does not say which of several sessions it belongs to is tried on each. libsignal 6.0.0 steps the ratchet
 * of a session before it knows whether the message is the session's own, and stores the whole record once some other
 * session fits: the sessions tried in vain are spoilt for good. Two people who write to each other at the same time begin
 * two sessions, so it is the open one that is spoilt, and the next text cannot be read ("Waiting for this message"; Bad
 * MAC; Baileys#1767). Here the session that knows the sender's key is taken at once, and a trial that fails is undone.
 *
 * Throws where libsignal has no such method any more. Safe to call twice.
 */
export function keepSessionsIntact(): void {
  if (installed) return;
  const internals = SessionCipher.prototype as unknown as Internals;
  const { decryptWithSessions: original } = internals;
  if (typeof original !== 'function' || typeof internals.doDecryptWhisperMessage !== 'function') {
    throw new Error('This version of libsignal has no decryptWithSessions where we expect it');
  }
  internals.decryptWithSessions = async function decryptWithSessions(data, sessions) {
    const ephemeralKey = ephemeralKeyOf(data);
    const owner = ephemeralKey && sessions.find((session) => session.getChain(ephemeralKey) !== undefined);
    // One candidate: if it fails, the record is not stored, and there is nothing to undo.
    if (owner !== undefined || sessions.length < 2) {
      return original.call(this, data, owner === undefined ? sessions : [owner]);
    }
    let failure: unknown;
    for (const session of sessions) {
      const before = session.serialize();
      try {
        const plaintext = await this.doDecryptWhisperMessage(data, session);
        session.indexInfo.used = Date.now();
        return { session, plaintext };
      } catch (error) {
        failure = error;
        restore(session, before);
      }
    }
    throw failure;
  };
  installed = true;
}

type SessionClass = { deserialize(data: object): object };

function restore(session: Session, before: object): void {
  Object.assign(session, (session.constructor as SessionClass).deserialize(before));
}

/** Field 1 of a WhisperMessage, which follows the version byte: a key of 33 bytes. */
function ephemeralKeyOf(data: Buffer): Buffer | undefined {
  return data[1] === 0x0a && data[2] === 33 ? data.subarray(3, 36) : undefined;
}
