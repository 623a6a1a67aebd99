/** A program under test for `preload.test.ts`: links, sends a document, fetches one. Tells its parent by lines of JSON. */
import { DEFAULT_CONNECTION_CONFIG, downloadMediaMessage, initAuthCreds, makeWASocket } from '@whiskeysockets/baileys';
import { memoryStore } from './phone/signal.ts';
import { silentLogger } from './phone/silent.ts';

const tell = (line: object): void => console.log(JSON.stringify(line));
const auth = { creds: initAuthCreds(), keys: memoryStore() };

const open = (): void => {
  const socket = makeWASocket({
    ...DEFAULT_CONNECTION_CONFIG,
    waWebSocketUrl: process.env['POLYZAP_WA_URL'] ?? '',
    logger: silentLogger,
    auth,
  });
  socket.ev.on('creds.update', (update) => Object.assign(auth.creds, update));
  socket.ev.on('connection.update', ({ qr, connection }) => {
    if (qr) tell({ qr });
    if (connection === 'open') tell({ open: true });
    if (connection === 'close') open();
  });
  socket.ev.on('messages.upsert', ({ messages }) => {
    for (const message of messages) {
      const jid = message.key.remoteJid;
      if (message.key.fromMe || !jid || !message.message?.documentMessage) continue;
      // Only the direct path: this must go to the host that Baileys takes when there is no URL.
      delete message.message.documentMessage.url;
      void downloadMediaMessage(message, 'buffer', {}).then((document) =>
        socket.sendMessage(jid, { document, mimetype: 'text/plain', fileName: 'back.txt' }),
      );
    }
  });
};

open();
