import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { BinaryNode } from '@whiskeysockets/baileys';
import { expect, test } from 'vitest';
import type { Client } from './client.ts';
import { generateKeyPair, hmacSha256, sha256, sharedSecret } from './wire/crypto.ts';
import { childBytes, node } from './wire/nodes.ts';
import { bytesField, decodeFields, encodeFields } from './wire/protobuf.ts';
import { useStage } from './test-kit.ts';

const stage = useStage();
const SERVER = '@s.whatsapp.net';

const arriving = (client: Client, type: string): Promise<BinaryNode> =>
  new Promise((resolve) => client.socket.ws.once(`CB:notification,type:${type}`, resolve));

const ask = (client: Client, type: 'get' | 'set', content: BinaryNode): Promise<BinaryNode> =>
  client.socket.query(node('iq', { to: SERVER, type, xmlns: 'md' }, [content])) as Promise<BinaryNode>;

const derive = (secret: Buffer, salt: Buffer, info: string) => Buffer.from(hkdfSync('sha256', secret, salt, info, 32));

/** The companion's side, on an unmodified Baileys socket. */
const answerWithPasskey = async (client: Client, tamper: { nonce?: boolean } = {}): Promise<void> => {
  const { creds } = client.auth;
  const handoffKey = derive(Buffer.from(creds.advSecretKey, 'base64'), Buffer.alloc(0), 'shortcake-passkey-handoff-v1');
  const secret = randomBytes(32);
  client.socket.ev.emit('creds.update', { advSecretKey: secret.toString('base64') });

  const ref = childBytes(await ask(client, 'get', node('ref')), 'ref');
  const ephemeral = generateKeyPair();
  const nonce = randomBytes(32);
  const identity = encodeFields({ 1: ephemeral.public, 2: 1, 3: ref });
  const payload = encodeFields({ 1: identity, 2: encodeFields({ 1: sha256(identity, nonce) }) });
  const continuation = arriving(client, 'crsc_continuation');
  await ask(
    client,
    'set',
    node('passkey_prologue', {}, [
      node('credential_id', {}, randomBytes(16)),
      node('webauthn_assertion', {}, Buffer.from(JSON.stringify({ type: 'public-key' }))),
      node('prologue_payload', {}, payload),
      node('pairing_handoff_proof', {}, hmacSha256(handoffKey, payload)),
    ]),
  );
  const primary = decodeFields(childBytes(await continuation, 'primary_ephemeral_identity'));
  await ask(client, 'set', node('companion_nonce', {}, tamper.nonce ? randomBytes(32) : nonce));
  const shared = sharedSecret(ephemeral.private, bytesField(primary, 1));
  const key = derive(
    shared,
    Buffer.from(`Companion Pairing 1 with ref ${ref.toString()}`),
    'Pairing Information Encryption Key',
  );
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const request = encodeFields({ 1: creds.noiseKey.public, 2: creds.signedIdentityKey.public, 3: secret });
  const sealed = Buffer.concat([cipher.update(request), cipher.final(), cipher.getAuthTag()]);
  await ask(client, 'set', node('encrypted_pairing_request', {}, encodeFields({ 1: sealed, 2: iv })));
};

test('the whole exchange links, logs in and sends', async () => {
  const phone = await stage.person();
  const contact = await stage.person();
  const client = stage.client();
  await stage.wa.faults.passkey(phone.number, 'link');
  client.open();
  const asked = arriving(client, 'passkey_prologue_request');
  const linked = phone.scan(await client.qr());
  const options: unknown = JSON.parse(childBytes(await asked, 'passkey_request_options').toString());
  expect(options).toMatchObject({ rpId: 'whatsapp.com', userVerification: 'required' });
  await answerWithPasskey(client);
  expect(await linked).toMatchObject({ id: 1 });
  expect(await client.closed()).toBe(515);
  client.open();
  await client.opened();
  await client.socket.sendMessage(contact.jid, { text: 'by passkey' });
  expect(await contact.next()).toMatchObject({ text: 'by passkey' });
});

test('after a pairing code as well', async () => {
  const phone = await stage.person();
  const client = stage.client();
  await stage.wa.faults.passkey(phone.number, 'link');
  client.open();
  await client.qr();
  const asked = arriving(client, 'passkey_prologue_request');
  const linked = phone.enterPairingCode(await client.socket.requestPairingCode(phone.number.slice(1)));
  await asked;
  await answerWithPasskey(client);
  expect(await linked).toMatchObject({ id: 1 });
});

test('a nonce that was not committed to is refused', async () => {
  const phone = await stage.person();
  const client = stage.client();
  await stage.wa.faults.passkey(phone.number, 'link');
  client.open();
  const asked = arriving(client, 'passkey_prologue_request');
  const linked = phone.scan(await client.qr()).catch(String);
  await asked;
  await answerWithPasskey(client, { nonce: true });
  expect(await linked).toContain('not the one it committed to');
});
