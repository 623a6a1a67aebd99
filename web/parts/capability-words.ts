import type { Texts } from '../texts/en/index.ts';

/** A path into the capabilities in words: `messages.poll`, `actions.edit`, `freeform.always`. */
export function capabilityWords(path: string, { talk, operate }: Texts): string {
  const [area = '', name = '', ...rest] = path.split('.');
  const kinds = talk.messages.kind as Readonly<Record<string, string>>;
  const actions = operate.connection.actionNames as Readonly<Record<string, string>>;
  const states = talk.messages.state as Readonly<Record<string, string>>;
  const words: Readonly<Record<string, string | undefined>> = {
    messages: kinds[name],
    actions: actions[name],
    deliveryStates: states[name] === undefined ? undefined : `${operate.connection.reports}: ${states[name]}`,
    replies: operate.connection.replies,
    freeform: operate.connection.freeform,
    idempotentSend: operate.connection.idempotent,
    recipients: name === 'group' ? operate.connection.groups : undefined,
  };
  const known = words[area];
  if (known === undefined) return path;
  const [limit, ...kind] = rest;
  if (limit === undefined) return known;
  return `${known} (${limit === 'mediaTypes' ? kind.join('.') : rest.join('.')})`;
}
