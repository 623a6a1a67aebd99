import type { z } from 'zod';
import {
  GatewayError,
  type FieldError,
  type ProviderFactory,
  type ProviderHost,
  type ProviderRuntime,
  type RegisteredProvider,
  type WhatsAppProvider,
} from '../provider/index.ts';

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

/** Turns a definition into `twilio(config, host)`: config and settings are validated once, here, for every provider. */
export function defineProvider<Config extends z.ZodObject, Settings extends z.ZodObject>({
  create,
  ...description
}: Definition<Config, Settings>): ProviderFactory<Config, Settings> {
  const identity = { specificationVersion: 'v1', id: description.id, capabilities: description.capabilities } as const;
  const build = (config: unknown, host: ProviderHost): WhatsAppProvider => ({
    ...identity,
    ...create({
      config: validate(description.id, description.configSchema, config, 'config'),
      settings: validate(description.id, description.settingsSchema, host.settings, 'settings'),
      runtime: host.runtime,
    }),
  });
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
