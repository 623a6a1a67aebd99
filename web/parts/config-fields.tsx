import type { Provider } from '../../sdk/src/index.ts';
import { useWords } from '../state/language.ts';
import { Field } from './field.tsx';
import type { Values } from './form.tsx';
import { toDecimal } from './numbers.ts';

/** The part of JSON Schema that a provider's form is drawn from. */
type Schema = {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
};

/** The fields of a provider's configuration, by name. */
export function configFieldsOf({ configSchema }: Provider): readonly (readonly [string, Schema])[] {
  return Object.entries((configSchema as Schema).properties ?? {});
}

/**
 * The form of a provider's configuration, from its JSON Schema: one plain field for each plain property. What we have
 * better words for says them; everything else speaks as its schema does.
 */
export function ConfigFields({ provider, demand = true }: { readonly provider: Provider; readonly demand?: boolean }) {
  const { operate } = useWords();
  const needed = (provider.configSchema as Schema).required ?? [];
  return (
    <>
      {configFieldsOf(provider).map(([name, schema]) => {
        const words = operate.connections.fields[`${provider.id}.${name}`];
        const secret = provider.secretFields.includes(name);
        return (
          <Field
            key={`${provider.id}.${name}`}
            name={name}
            label={words?.label ?? humanize(name)}
            hint={words?.hint ?? schema.description}
            hintLanguage={words === undefined ? 'en' : undefined}
            value={textOf(schema.default)}
            type={typeOf(schema, secret)}
            options={schema.enum?.map((option) => [String(option), String(option)] as const)}
            required={demand && needed.includes(name) && schema.default === undefined}
            secret={secret}
          />
        );
      })}
    </>
  );
}

/** The configuration as the API takes it. A field that was left empty is left out. */
export function readConfig(provider: Provider, values: Values): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    configFieldsOf(provider).flatMap(([name, schema]) => {
      const text = (values[name] ?? '').trim();
      return text === '' ? [] : [[name, parse(text, schema)]];
    }),
  );
}

function typeOf(schema: Schema, secret: boolean): 'password' | 'checkbox' | 'number' | 'text' {
  if (secret) return 'password';
  if (schema.type === 'boolean') return 'checkbox';
  return schema.type === 'number' || schema.type === 'integer' ? 'number' : 'text';
}

function parse(text: string, { type }: Schema): unknown {
  if (type === 'boolean') return text === 'true';
  if (type === 'number' || type === 'integer') return toDecimal(text);
  if (type !== 'object' && type !== 'array') return text;
  try {
    return JSON.parse(text);
  } catch {
    // The gateway says what it wanted instead.
    return text;
  }
}

/** `accountSid` → `Account sid` */
function humanize(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/** A default, as it stands in the field. */
function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
