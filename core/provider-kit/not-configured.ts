import { GatewayError } from '../provider/index.ts';

/** What a configuration lacks, or has wrong. @param path where, such as `settings.partnerKey` */
export function notConfigured(provider: string, path: string, message: string): GatewayError {
  return new GatewayError({
    code: 'invalid_configuration',
    provider,
    message: `${path} ${message}`,
    fields: [{ path, message }],
  });
}
