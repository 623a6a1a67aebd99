/** The certificate chain that a server shows inside the Noise handshake: leaf <- intermediate <- root. */
import { proto } from '@whiskeysockets/baileys';
import { INTERMEDIATE, SERVER_STATIC, TRUST_ROOT } from './trust-root.ts';
import { sign } from './xeddsa.ts';

const ROOT_SERIAL = 0;
const INTERMEDIATE_SERIAL = 7;
const LEAF_SERIAL = 8;
const VALID_SECONDS = 365 * 24 * 3600;

const certificate = (signer: Uint8Array, serial: number, issuerSerial: number, key: Uint8Array) => {
  const now = Math.floor(Date.now() / 1000);
  const details = proto.CertChain.NoiseCertificate.Details.encode({
    serial,
    issuerSerial,
    key,
    notBefore: now - VALID_SECONDS,
    notAfter: now + VALID_SECONDS,
  }).finish();
  return { details, signature: sign(signer, details) };
};

/** The chain as bytes. Made once: signing costs milliseconds. */
export const certificateChain = (): Uint8Array =>
  proto.CertChain.encode({
    leaf: certificate(INTERMEDIATE.private, LEAF_SERIAL, INTERMEDIATE_SERIAL, SERVER_STATIC.public),
    intermediate: certificate(TRUST_ROOT.private, INTERMEDIATE_SERIAL, ROOT_SERIAL, INTERMEDIATE.public),
  }).finish();
