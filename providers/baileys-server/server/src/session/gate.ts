import type { WASocket } from '@whiskeysockets/baileys';
import { isSet } from '../is-set.ts';

type Callback = ((error?: Error) => void) | undefined;
type Send = (data: unknown, callback?: Callback) => void;
type Frame = { readonly data: unknown; readonly callback: Callback };

/**
 * Holds every frame of a socket until all that its session has asked to store is on disk.
 *
 * So nothing is told to WhatsApp that a crash could make us forget: no receipt before the message, no pairing answer
 * before the credentials, no ciphertext before its ratchet. Frames stay in order. Baileys sends a receipt before it
 * emits the message, and answers a pairing without waiting for `saveCreds`, so no order of calls could do this.
 *
 * @returns a function that shuts the gate: what is still held never leaves
 */
export function installGate(socket: WASocket, pending: () => Promise<void> | undefined): () => void {
  const transport = transportOf(socket);
  const send = transport.send.bind(transport);
  let shut = false;
  /** The frame before, while it is held. */
  let before: Promise<void> | undefined;

  const release = async (held: readonly Promise<void>[], frame: Frame): Promise<void> => {
    let failure: unknown;
    try {
      await Promise.all(held);
    } catch (error) {
      failure = error;
    }
    if (failure !== undefined || shut) frame.callback?.(new Error('The connection is closed', { cause: failure }));
    else send(frame.data, frame.callback);
  };

  transport.send = (data, callback) => {
    const stored = pending();
    if (!shut && stored === undefined && before === undefined) {
      send(data, callback);
      return;
    }
    const turn = release([before, stored].filter(isSet), { data, callback }).finally(() => {
      if (before === turn) before = undefined;
    });
    before = turn;
  };
  return () => {
    shut = true;
  };
}

/** Ends the connection at once, without the closing handshake that a silent peer would let us wait for. */
export function terminate(socket: WASocket): void {
  const transport = (socket.ws as unknown as { socket?: { terminate?: () => void } | null }).socket;
  transport?.terminate?.();
}

/** The `ws` object inside Baileys' client: the one thing here that its types call protected. A test holds it in place. */
function transportOf(socket: WASocket): { send: Send } {
  const { socket: transport } = socket.ws as unknown as { socket?: { send?: Send } | null };
  if (typeof transport?.send !== 'function') {
    throw new Error('This version of Baileys has no transport where the gate expects it');
  }
  return transport as { send: Send };
}
