import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { FieldsCheck, LinkField } from '../api/connect-links.ts';
import { buildProvider, readConfig } from '../connections/provider-of.ts';
import type { GatewayContext } from '../context.ts';
import { createId } from '../ids.ts';
import { GatewayError, type CallOptions } from '../provider/index.ts';
import type { Subject } from './subject.ts';

/** What we read of a field's JSON Schema. */
type FieldSchema = {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  /** Set in a provider's schema on words that we and its backend have to agree on, and that mean nothing to people. */
  readonly generated?: true;
  /** Set on a field that may be left out, and that most people need all the same. */
  readonly asked?: true;
};

type ConfigSchema = {
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
};

/** The fields that the holder of a link fills in: those of the provider, without what the plan gives and what we make up. */
export function fieldsOf({ provider, given }: Subject): readonly LinkField[] {
  const { properties, required = [] } = schemaOf(provider.configSchema);
  return Object.entries(properties ?? {})
    .filter(([name, field]) => field.generated !== true && !Object.hasOwn(given, name))
    .map(([name, field]) => {
      const needed = required.includes(name) && field.default === undefined;
      return {
        name,
        description: field.description ?? null,
        type: typeOf(field, provider.secretFields.includes(name)),
        options: (field.enum ?? []).map(String),
        required: needed,
        main: needed || field.asked === true,
      };
    });
}

/** Whether there is anything that must be filled in before a connection can be made. */
export function needsFields(subject: Subject): boolean {
  return fieldsOf(subject).some(({ required }) => required);
}

/** What the provider's schema says of these fields; nobody is asked. */
export function checkFields(
  context: GatewayContext,
  subject: Subject,
  config: Readonly<Record<string, unknown>>,
): FieldsCheck {
  try {
    completeConfig(context, subject, config);
    return { errors: [] };
  } catch (error) {
    if (!GatewayError.isInstance(error) || error.fields === undefined) throw error;
    return { errors: error.fields.map(({ path, message }) => ({ path, message })) };
  }
}

/**
 * The whole configuration that these fields make. Throws `invalid_request` for a field that is none of the holder's, and
 * `invalid_configuration` naming what is wrong, without `config.` before it.
 */
export function completeConfig(
  context: GatewayContext,
  subject: Subject,
  config: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const asked = new Set(fieldsOf(subject).map(({ name }) => name));
  const strange = Object.keys(config).filter((name) => !asked.has(name));
  if (strange.length > 0) {
    const fields = strange.map((path) => ({ path, message: 'is not a field of this link' }));
    throw new GatewayError({ code: 'invalid_request', fields });
  }
  const kept = subject.connection === undefined ? {} : readConfig(context, subject.connection);
  // A plan is copied when a connection is made: what the connection has stands before what the plan says today.
  const whole = { ...generated(subject), ...subject.given, ...kept, ...config };
  try {
    build(context, subject, whole);
  } catch (error) {
    if (!GatewayError.isInstance(error) || error.code !== 'invalid_configuration') throw error;
    const fields = (error.fields ?? []).map(({ path, message }) => ({ path: path.replace(/^config\./, ''), message }));
    // A setting of the operator's is not the holder's to mend.
    throw fields.some(({ path }) => path.startsWith('settings'))
      ? error
      : new GatewayError({ code: 'invalid_configuration', fields });
  }
  return whole;
}

/**
 * Asks the backend whether it takes these credentials. The number that they are for, where it says. Throws what the backend
 * throws, and `provider_rejected` with its reason where the account cannot be used.
 */
export async function tryOut(
  context: GatewayContext,
  subject: Subject,
  config: Readonly<Record<string, unknown>>,
  options: CallOptions,
): Promise<string | null> {
  const provider = build(context, subject, config);
  const number = await provider.number?.(options);
  const health = await provider.health(options);
  if (health.status === 'down') {
    throw new GatewayError({ code: 'provider_rejected', provider: provider.id, message: health.reason });
  }
  return number ?? null;
}

function build(context: GatewayContext, { provider, connection }: Subject, config: Readonly<Record<string, unknown>>) {
  return buildProvider(context, provider.id, connection?.id ?? createId('connection'), config);
}

function generated({ provider }: Subject): Record<string, string> {
  const { properties = {} } = schemaOf(provider.configSchema);
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, field]) => field.generated === true)
      .map(([name]) => [name, randomBytes(24).toString('base64url')]),
  );
}

function schemaOf(schema: z.ZodObject): ConfigSchema {
  return z.toJSONSchema(schema, { io: 'input' }) as ConfigSchema;
}

function typeOf(field: FieldSchema, secret: boolean): LinkField['type'] {
  if (secret) return 'secret';
  if (field.enum !== undefined) return 'choice';
  if (field.type === 'boolean') return 'boolean';
  return field.type === 'number' || field.type === 'integer' ? 'number' : 'text';
}
