/** Noise_XX_25519_AESGCM_SHA256, the responder's side. */
import { proto } from '@whiskeysockets/baileys';
import { generateKeyPair, hkdf, type KeyPair, openGcm, sealGcm, secretKey, sha256, sharedSecret } from './crypto.ts';
import { PROLOGUE } from './frames.ts';

const EMPTY = Buffer.alloc(0);
const PROTOCOL_NAME = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0');

/** After the handshake: one key and one counter for each direction. */
export type Transport = { seal(plain: Uint8Array): Buffer; open(sealed: Uint8Array): Buffer };

export type Handshake = {
  /** Reads clientHello, returns serverHello. */
  hello(frame: Uint8Array): Uint8Array;
  /** Reads clientFinish. Throws if the client used other keys. */
  finish(frame: Uint8Array): { clientStatic: Buffer; payload: Buffer; transport: Transport };
};

const nonce = (counter: number): Buffer => {
  const iv = Buffer.alloc(12);
  iv.writeUInt32BE(counter, 8);
  return iv;
};

const makeTransport = (receiveKey: Buffer, sendKey: Buffer): Transport => {
  const sending = secretKey(sendKey);
  const receiving = secretKey(receiveKey);
  let sent = 0;
  let received = 0;
  return {
    seal: (plain) => sealGcm(sending, nonce(sent++), plain, EMPTY),
    open: (sealed) => openGcm(receiving, nonce(received++), sealed, EMPTY),
  };
};

const required = (bytes: Uint8Array | null | undefined, name: string): Uint8Array => {
  if (!bytes || bytes.length === 0) throw new Error(`handshake without ${name}`);
  return bytes;
};

export const noiseResponder = (serverStatic: KeyPair, certificateChain: Uint8Array): Handshake => {
  const ephemeral = generateKeyPair();
  let hash: Buffer = PROTOCOL_NAME;
  let chainingKey: Buffer = PROTOCOL_NAME;
  let key: Buffer = PROTOCOL_NAME;
  let counter = 0;

  const mixHash = (data: Uint8Array) => {
    hash = sha256(hash, data);
  };
  const mixKey = (secret: Uint8Array) => {
    const out = hkdf(secret, chainingKey, '', 64);
    chainingKey = out.subarray(0, 32);
    key = out.subarray(32);
    counter = 0;
  };
  const seal = (plain: Uint8Array): Buffer => {
    const sealed = sealGcm(key, nonce(counter++), plain, hash);
    mixHash(sealed);
    return sealed;
  };
  const open = (sealed: Uint8Array): Buffer => {
    const plain = openGcm(key, nonce(counter++), sealed, hash);
    mixHash(sealed);
    return plain;
  };

  mixHash(PROLOGUE);
  return {
    hello(frame) {
      const theirs = required(proto.HandshakeMessage.decode(frame).clientHello?.ephemeral, 'client ephemeral');
      mixHash(theirs);
      mixHash(ephemeral.public);
      mixKey(sharedSecret(ephemeral.private, theirs));
      const sealedStatic = seal(serverStatic.public);
      mixKey(sharedSecret(serverStatic.private, theirs));
      const payload = seal(certificateChain);
      return proto.HandshakeMessage.encode({
        serverHello: { ephemeral: ephemeral.public, static: sealedStatic, payload },
      }).finish();
    },
    finish(frame) {
      const finish = proto.HandshakeMessage.decode(frame).clientFinish;
      const clientStatic = open(required(finish?.static, 'client static'));
      mixKey(sharedSecret(ephemeral.private, clientStatic));
      const payload = open(required(finish?.payload, 'client payload'));
      const out = hkdf(EMPTY, chainingKey, '', 64);
      return { clientStatic, payload, transport: makeTransport(out.subarray(0, 32), out.subarray(32)) };
    },
  };
};
