import type * as z from 'zod';
import {
  GatewayError,
  UnsupportedMessageError,
  type FieldError,
  type ProviderFactory,
  type ProviderHost,
  type ProviderRuntime,
  type RegisteredProvider,
  type WhatsAppProvider,
} from '../provider/index.ts';
import { requireSupport } from './require-support.ts';

type Definition<Config extends z.ZodObject, Settings extends z.ZodObject> = Omit<
  RegisteredProvider,
  'specificationVersion' | 'build' | 'secretFields'
> & {
  readonly configSchema: Config;
  readonly settingsSchema: Settings;
  readonly secretFields: readonly (keyof z.output<Config> & string)[];
  readonly create: (context: {
    readonly config: z.output<Config>;
    readonly settings: z.output<Settings>;
    readonly runtime: ProviderRuntime;
  }) => Omit<WhatsAppProvider, 'specificationVersion' | 'id' | 'capabilities'>;
};

/**
 * Turns a definition into `twilio(config, host)`. For every provider alike: config and settings are validated once, and
 * what the capabilities deny is refused before any call.
 */
export function defineProvider<Config extends z.ZodObject, Settings extends z.ZodObject>({
  create,
  ...description
}: Definition<Config, Settings>): ProviderFactory<Config, Settings> {
  const identity = { specificationVersion: 'v1', id: description.id, capabilities: description.capabilities } as const;
  const { id, capabilities } = identity;
  const build = (config: unknown, host: ProviderHost): WhatsAppProvider => {
    const provider = create({
      config: validate(id, description.configSchema, config, 'config'),
      settings: validate(id, description.settingsSchema, host.settings, 'settings'),
      runtime: host.runtime,
    });
    return {
      ...identity,
      ...provider,
      async send(message, options) {
        requireSupport(id, message, capabilities);
        return provider.send(message, options);
      },
      async perform(action, options) {
        if (!capabilities.actions.includes(action.type)) {
          throw new UnsupportedMessageError({ provider: id, capability: `actions.${action.type}` });
        }
        return provider.perform(action, options);
      },
    };
  };
  return Object.assign(build, { specificationVersion: 'v1' as const, ...description, build });
}

function validate<Schema extends z.ZodObject>(
  provider: string,
  schema: Schema,
  value: unknown,
  root: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields: FieldError[] = parsed.error.issues.map((issue) => ({
    path: [root, ...issue.path].join('.'),
    message: issue.message,
  }));
  throw new GatewayError({
    code: 'invalid_configuration',
    provider,
    fields,
    message: `The ${root} of ${provider} is not valid: ${fields.map((field) => field.path).join(', ')}`,
  });
}
