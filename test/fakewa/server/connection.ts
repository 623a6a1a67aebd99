/** One socket of a client: handshake, then a stream of nodes in both directions. */
import type { RawData, WebSocket } from 'ws';
import { frame, frameReader } from '../wire/frames.ts';
import { noiseResponder, type Transport } from '../wire/noise.ts';
import { decodeNode, encodeNode, type Node } from '../wire/nodes.ts';
import { SERVER_STATIC } from '../wire/trust-root.ts';
import type { Connection, World } from './model.ts';

export type ConnectionHandlers = {
  /** The handshake is done: register or log in. */
  onHandshake(connection: Connection, payload: Buffer): void;
  onNode(connection: Connection, node: Node): void | Promise<void>;
  onClosed(connection: Connection): void;
};

const asBuffer = (data: RawData): Buffer => {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
};

let counter = 0;

export const acceptSocket = (
  world: World,
  socket: WebSocket,
  certificateChain: Uint8Array,
  handlers: ConnectionHandlers,
): void => {
  const reader = frameReader();
  const handshake = noiseResponder(SERVER_STATIC, certificateChain);
  const asked = new Map<string, (answer: Node) => void>();
  let stage: 'hello' | 'finish' | 'open' | 'closed' = 'hello';
  let transport: Transport | undefined;
  let incoming: Promise<void> = Promise.resolve();
  let outgoing: Promise<void> | undefined;
  let connection: Connection | undefined;

  const isSilent = (): boolean =>
    world.faults.silent.size > 0 &&
    (world.faults.silent.has('*') || world.faults.silent.has(connection?.device?.account.digits ?? ''));

  const write = (node: Node): void => {
    if (stage !== 'open' || !transport || socket.readyState !== socket.OPEN) return;
    socket.send(frame(transport.seal(encodeNode(node))));
  };

  const send = (node: Node): void => {
    if (isSilent()) return;
    const wait = world.faults.slowMs;
    if (wait === 0 && !outgoing) return write(node);
    const tail = (outgoing ?? Promise.resolve())
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, wait)))
      .then(() => {
        write(node);
        if (outgoing === tail) outgoing = undefined;
      });
    outgoing = tail;
  };

  const makeConnection = (noiseKey: Buffer): Connection => ({
    noiseKey,
    registration: undefined,
    device: undefined,
    passkey: new Map(),
    get open() {
      return stage === 'open';
    },
    send,
    ask(iq) {
      counter += 1;
      const id = `fakewa-${counter}`;
      return new Promise<Node>((resolve) => {
        asked.set(id, resolve);
        send({ ...iq, attrs: { ...iq.attrs, id } });
      });
    },
    close() {
      void (outgoing ?? Promise.resolve()).then(() => socket.close());
    },
    abort: () => socket.terminate(),
  });

  const dispatch = async (current: Connection, sealed: Buffer): Promise<void> => {
    if (stage !== 'open' || !transport) return;
    const node = await decodeNode(transport.open(sealed));
    if (isSilent()) return;
    const id = node.attrs['id'];
    if (node.tag === 'iq' && id !== undefined && (node.attrs['type'] === 'result' || node.attrs['type'] === 'error')) {
      asked.get(id)?.(node);
      asked.delete(id);
      return;
    }
    await handlers.onNode(current, node);
  };

  const onFrame = (bytes: Buffer): void => {
    if (stage === 'hello') {
      stage = 'finish';
      socket.send(frame(handshake.hello(bytes)));
      return;
    }
    if (stage === 'finish') {
      const finished = handshake.finish(bytes);
      transport = finished.transport;
      stage = 'open';
      connection = makeConnection(finished.clientStatic);
      world.connections.add(connection);
      handlers.onHandshake(connection, finished.payload);
      return;
    }
    const current = connection;
    if (!current) return;
    incoming = incoming.then(() => dispatch(current, bytes)).catch((error: unknown) => fail(error));
  };

  const fail = (error: unknown): void => {
    if (stage !== 'closed') console.error(`fake WhatsApp: dropping a connection: ${String(error)}`);
    socket.terminate();
  };

  world.stats.connections += 1;
  socket.on('message', (data) => {
    try {
      for (const bytes of reader.push(asBuffer(data))) onFrame(bytes);
    } catch (error) {
      fail(error);
    }
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    stage = 'closed';
    if (!connection) return;
    world.connections.delete(connection);
    handlers.onClosed(connection);
    world.changed.notify();
  });
};
