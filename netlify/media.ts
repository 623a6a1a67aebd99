import { dirname, join, resolve } from 'node:path';
import { FUNCTION_MEDIA_LIMITS, MEDIA_LIMITS, type MediaAccess, type MediaLimits } from '../core/media/access.ts';
import { lazyStore } from '../core/media/lazy-store.ts';
import type { MediaStore } from '../core/media/store.ts';
import { EnvironmentError, type GatewayEnvironment } from './environment.ts';

const MIB = 1024 * 1024;

/** The name of the store among a site's Blobs. */
const BLOBS_NAME = 'polyzap-media';

/**
 * Where media are kept: what `POLYZAP_MEDIA` says, else in S3 where a bucket is named, else in Netlify Blobs in a function, and
 * in files beside the database elsewhere. Throws `EnvironmentError` naming what is missing.
 *
 * @param databaseUrl a path, for SQLite
 */
export function mediaAccess(settings: GatewayEnvironment, inFunction: boolean, databaseUrl: string): MediaAccess {
  const usual = settings.POLYZAP_MEDIA_S3_BUCKET !== undefined ? 's3' : inFunction ? 'blobs' : 'files';
  return {
    store: storeOf(settings, settings.POLYZAP_MEDIA ?? usual, databaseUrl),
    async openUrl(url, options) {
      const { openPublicUrl } = await import('../core/provider-kit/safe-download.ts');
      return openPublicUrl(url, options);
    },
    limits: limitsOf(settings, inFunction ? FUNCTION_MEDIA_LIMITS : MEDIA_LIMITS),
  };
}

function limitsOf(settings: GatewayEnvironment, usual: MediaLimits): MediaLimits {
  const { POLYZAP_MEDIA_MAX_MB: max, POLYZAP_MEDIA_QUOTA_MB: quota } = settings;
  return {
    ...usual,
    ...(max !== undefined && { maxBytes: max * MIB }),
    ...(quota !== undefined && { quotaBytes: quota * MIB }),
  };
}

function storeOf(settings: GatewayEnvironment, kind: 'files' | 's3' | 'blobs', databaseUrl: string): MediaStore {
  switch (kind) {
    case 'files': {
      const folder = settings.POLYZAP_MEDIA_FOLDER ?? besideDatabase(databaseUrl);
      return lazyStore(async () => (await import('../core/media/file-store.ts')).createFileStore(folder), false);
    }
    case 's3': {
      const options = {
        bucket: must(settings, 'POLYZAP_MEDIA_S3_BUCKET'),
        region: settings.POLYZAP_MEDIA_S3_REGION ?? 'us-east-1',
        accessKeyId: must(settings, 'POLYZAP_MEDIA_S3_ACCESS_KEY_ID'),
        secretAccessKey: must(settings, 'POLYZAP_MEDIA_S3_SECRET_ACCESS_KEY'),
        endpoint: settings.POLYZAP_MEDIA_S3_ENDPOINT,
        prefix: settings.POLYZAP_MEDIA_S3_PREFIX,
      };
      return lazyStore(async () => (await import('../core/media/s3-store.ts')).createS3Store(options), true);
    }
    case 'blobs': {
      const options = {
        name: BLOBS_NAME,
        siteId: settings.POLYZAP_MEDIA_BLOBS_SITE_ID,
        token: settings.POLYZAP_MEDIA_BLOBS_TOKEN,
      };
      return lazyStore(async () => (await import('../core/media/blobs-store.ts')).createBlobsStore(options), false);
    }
  }
}

/** In the data folder, where there is one. */
function besideDatabase(databaseUrl: string): string {
  const isFile = !/^[a-z]+:\/\//i.test(databaseUrl);
  return isFile ? join(dirname(resolve(databaseUrl.replace(/^file:/, ''))), 'media') : resolve('data', 'media');
}

type Needed = 'POLYZAP_MEDIA_S3_BUCKET' | 'POLYZAP_MEDIA_S3_ACCESS_KEY_ID' | 'POLYZAP_MEDIA_S3_SECRET_ACCESS_KEY';

function must(settings: GatewayEnvironment, name: Needed): string {
  const value = settings[name];
  if (value === undefined) throw new EnvironmentError([`${name} is not set`]);
  return value;
}
