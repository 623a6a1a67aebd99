import type { ConnectRequest } from '../../../../../core/provider/index.ts';
import type { Parts } from '../parts.ts';
import type { Connection } from './connection.ts';
import type { Status } from './status.ts';

/** One connection's attempt to link a phone. */
export type Pairing = {
  /** Baileys has a QR code; it also means that a pairing code may be asked for now. */
  onQr(connection: Connection, qr: string): Promise<void>;
  /** Whether there was anything to scan or to type. */
  shown(): boolean;
};

/** As Baileys has it: the first QR code lives a minute, each later one twenty seconds. */
const FIRST_QR_MS = 60_000;
const NEXT_QR_MS = 20_000;
/** A code is good as long as the connection that asked for it: until the six QR codes behind it have run out. */
const CODE_MS = FIRST_QR_MS + 5 * NEXT_QR_MS;

/** One attempt to link a phone, in the way that was asked for. */
export function createPairing(parts: Parts, status: Status, request: ConnectRequest): Pairing {
  let codes = 0;
  const until = (milliseconds: number): string => new Date(parts.now() + milliseconds).toISOString();
  return {
    shown: () => codes > 0,
    async onQr(connection, qr) {
      codes += 1;
      if (request.method === 'qr') {
        status.apply({ type: 'qr', qr, expiresAt: until(codes === 1 ? FIRST_QR_MS : NEXT_QR_MS) });
        return;
      }
      if (codes > 1) return;
      const expiresAt = until(CODE_MS);
      const code = await connection.socket.requestPairingCode(request.number.slice(1));
      status.apply({ type: 'code', code, expiresAt });
    },
  };
}
