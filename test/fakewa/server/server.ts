/** The sockets: WebSocket for the protocol and plain HTTP for media, on one loopback port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { certificateChain } from '../wire/certificate.ts';
import { mediaHostFor } from '../media-routing.ts';
import { acceptSocket } from './connection.ts';
import { dispatch } from './dispatch.ts';
import { beginSession, endSession } from './login.ts';
import { handleMediaRequest } from './media.ts';
import { makeWorld } from './world.ts';
import type { World } from './model.ts';

export type RunningServer = { readonly world: World; readonly port: number; close(): Promise<void> };

/** Listens on 127.0.0.1:`port` (0: any free one). */
export const listen = async (port: number): Promise<RunningServer> => {
  let bound = port;
  const world = makeWorld(() => mediaHostFor(bound));
  const http = createServer((request, response) => handleMediaRequest(world, request, response));
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const chain = certificateChain();

  http.on('upgrade', (request, socket, head) => {
    if (world.faults.refusing) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) =>
      acceptSocket(world, client, chain, {
        onHandshake: (connection, payload) => beginSession(world, connection, payload),
        onNode: (connection, node) => dispatch(world, connection, node),
        onClosed: (connection) => endSession(world, connection),
      }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  bound = (http.address() as AddressInfo).port;

  return {
    world,
    port: bound,
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
};
