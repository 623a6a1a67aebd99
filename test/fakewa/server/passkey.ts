/** The first step of the passkey linking of 2026: the server asks for an assertion instead of accepting the companion. */
import { randomBytes } from 'node:crypto';
import { node, nowSeconds, SERVER } from '../wire/nodes.ts';
import type { Connection } from './model.ts';

/** Sends the `passkey_prologue_request` notification. */
export const requestPasskey = (connection: Connection): void => {
  const options = {
    challenge: randomBytes(32).toString('base64url'),
    rpId: 'whatsapp.com',
    userVerification: 'required',
    timeout: 600_000,
    allowCredentials: [{ type: 'public-key', id: randomBytes(16).toString('base64url') }],
  };
  connection.send(
    node(
      'notification',
      { from: SERVER, id: randomBytes(8).toString('hex'), t: String(nowSeconds()), type: 'passkey_prologue_request' },
      [node('passkey_request_options', {}, Buffer.from(JSON.stringify(options)))],
    ),
  );
};
