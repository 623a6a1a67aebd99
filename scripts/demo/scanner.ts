import type { SessionState } from '../../core/provider/index.ts';
import type { PhoneBase } from '../../test/fakewa/phone/base.ts';

type Found = { readonly id: string; readonly state: Extract<SessionState, { readonly status: 'pairing' }> };

export type Scanner = {
  /** What a phone could be held up to just now. */
  waiting(): Promise<Found['state']['method'] | undefined>;
  /** Scans the QR code, or types the code, that the gateway shows. The number of the phone that did. */
  scan(): Promise<string>;
};

export type ScannerOptions = {
  readonly gateway: string;
  readonly adminKey: string;
  /** The business's first; a code is for one of them. */
  readonly phones: readonly PhoneBase[];
};

/** A hand that holds the fake phone up to the console. */
export function createScanner({ gateway, adminKey, phones }: ScannerOptions): Scanner {
  const get = async <Body>(path: string): Promise<Body> => {
    const answer = await fetch(gateway + path, { headers: { authorization: `Bearer ${adminKey}` } });
    if (!answer.ok) throw new Error(`The gateway answered ${answer.status}`);
    return (await answer.json()) as Body;
  };

  const find = async (): Promise<Found | undefined> => {
    const { data } = await get<{ data: readonly { id: string; provider: string }[] }>('/v1/connections?limit=50');
    for (const { id } of data.filter(({ provider }) => provider === 'baileys')) {
      const state = await get<SessionState>(`/v1/connections/${id}/session`);
      if (state.status === 'pairing') return { id, state };
    }
    return undefined;
  };

  return {
    waiting: async () => (await find())?.state.method,
    async scan() {
      const found = await find();
      if (found === undefined) throw new Error('The console shows no QR code and no pairing code at the moment.');
      const { state } = found;
      if (state.method === 'qr') {
        const [business] = phones;
        if (business === undefined) throw new Error('There is no phone.');
        await business.scan(state.qr);
        return business.number;
      }
      for (const phone of phones) {
        const linked = await phone.enterPairingCode(state.code).catch(() => undefined);
        if (linked !== undefined) return phone.number;
      }
      throw new Error(`The code is for none of these phones: ${phones.map(({ number }) => number).join(', ')}`);
    },
  };
}
