import { createTestDatabase } from '../../support/postgres.ts';
import { startBackend, type Backend } from './backend.ts';
import { bundleFunctions, type Bundle } from './bundle.ts';
import { startSite, type Site } from './site.ts';

/** Bundling is the expensive part, so all suites share one: the functions, two instances of each, on one database. */
export type Setting = {
  readonly bundle: Bundle;
  readonly databaseUrl: string;
  readonly backend: Backend;
  readonly site: Site;
  readonly other: Site;
  remove(): Promise<void>;
};

export async function prepare(): Promise<Setting> {
  const [bundle, database, backend] = await Promise.all([bundleFunctions(), createTestDatabase(), startBackend()]);
  const options = { databaseUrl: database.url, env: { POLYZAP_BAILEYS_URL: backend.url } };
  const [site, other] = await Promise.all([startSite(bundle, options), startSite(bundle, options)]);
  return {
    bundle,
    databaseUrl: database.url,
    backend,
    site,
    other,
    async remove() {
      await Promise.all([site.program.kill(), other.program.kill()]);
      await Promise.all([bundle.remove(), database.drop(), backend.close()]);
    },
  };
}
