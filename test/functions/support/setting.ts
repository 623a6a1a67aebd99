import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobsServer } from '@netlify/blobs/server';
import { createTestDatabase } from '../../support/postgres.ts';
import { startBackend, type Backend } from './backend.ts';
import type { Bundle } from './bundle.ts';
import { sharedBundle } from './shared-bundle.ts';
import { startSite, type Site } from './site.ts';

/** What all suites share: the functions, two instances of each, on one database. */
export type Setting = {
  readonly bundle: Omit<Bundle, 'remove'>;
  readonly databaseUrl: string;
  readonly backend: Backend;
  /** Where the sites' Blobs are, as Netlify tells its functions. */
  readonly blobs: { readonly url: string; readonly siteId: string; readonly token: string };
  readonly site: Site;
  readonly other: Site;
  remove(): Promise<void>;
};

export async function prepare(): Promise<Setting> {
  const [bundle, database, backend] = await Promise.all([sharedBundle(), createTestDatabase(), startBackend()]);
  const folder = await mkdtemp(join(tmpdir(), 'polyzap-blobs-'));
  const blobs = { siteId: 'site', token: 'blobs-token' };
  const server = new BlobsServer({ directory: folder, token: blobs.token });
  const url = `http://127.0.0.1:${(await server.start()).port}`;
  const context = { edgeURL: url, uncachedEdgeURL: url, siteID: blobs.siteId, token: blobs.token };
  const env = {
    POLYZAP_BAILEYS_URL: backend.url,
    NETLIFY_BLOBS_CONTEXT: Buffer.from(JSON.stringify(context)).toString('base64'),
  };
  const options = { databaseUrl: database.url, env };
  const [site, other] = await Promise.all([startSite(bundle, options), startSite(bundle, options)]);
  return {
    bundle,
    databaseUrl: database.url,
    backend,
    blobs: { ...blobs, url },
    site,
    other,
    async remove() {
      await Promise.all([site.program.kill(), other.program.kill()]);
      await Promise.all([database.drop(), backend.close(), server.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
