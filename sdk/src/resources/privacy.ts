import { broken, readLines } from '../lines.ts';
import { part, type CallOptions, type Transport } from '../transport.ts';
import type { Erasure, Retention, SetRetention } from '../types.ts';

/** One thing that is kept: `type` says what, `data` is as the API shows it. */
export type ExportedLine = { readonly type: string; readonly data: unknown };

/** What is kept of a person, or of a tenant, and for how long. */
export function createPrivacy(transport: Transport) {
  const contact = (id: string): string => `/v1/contacts/${part(id)}`;
  const tenant = (id: string, then: string): string => `/v1/tenants/${part(id)}${then}`;

  /** One answer after the other: each ends with where the next one begins. */
  async function* lines(path: string, options?: CallOptions): AsyncGenerator<ExportedLine, void, undefined> {
    let cursor: string | undefined;
    const expected = 'application/x-ndjson';
    do cursor = yield* answer(await transport.open('GET', path, { ...options, query: { cursor }, expected }));
    while (cursor !== undefined);
  }

  return {
    /** All that is kept of a contact. Needs the scope `manage`. `timeoutMs` is the time until each answer begins. */
    exportContact: (id: string, options?: CallOptions) => lines(`${contact(id)}/export`, options),
    /** All that is kept of a tenant, without secrets. Needs the admin key. */
    exportTenant: (id: string, options?: CallOptions) => lines(tenant(id, '/export'), options),
    /** Erases a contact; safe to repeat. `running`: the gateway goes on by itself, and `erasure` tells. */
    eraseContact: (id: string, options?: CallOptions) => transport.request<Erasure>('DELETE', contact(id), options),
    /** What has become of an erasure: the proof of it. */
    erasure: (id: string, options?: CallOptions) =>
      transport.request<Erasure>('GET', `/v1/erasures/${part(id)}`, options),
    /** For how long a tenant's data are kept. Needs the admin key. */
    retention: (tenantId: string, options?: CallOptions) =>
      transport.request<Retention>('GET', tenant(tenantId, '/retention'), options),
    setRetention: (tenantId: string, body: SetRetention, options?: CallOptions) =>
      transport.request<Retention>('PUT', tenant(tenantId, '/retention'), { ...options, body }),
  };
}

/** The lines of one answer; returns the next one's cursor. Throws where it ends without saying that it ends. */
async function* answer(response: Response): AsyncGenerator<ExportedLine, string | undefined, undefined> {
  for await (const text of readLines(response)) {
    const line = JSON.parse(text) as ExportedLine & { readonly nextCursor?: string | null };
    if (line.type === 'end') return line.nextCursor ?? undefined;
    yield line;
  }
  throw broken('The export ended half-way');
}
