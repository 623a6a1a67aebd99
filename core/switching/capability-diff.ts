import type { SwitchReport } from '../api/switches.ts';
import type { MessageCapability, MessageLimits, ProviderCapabilities } from '../provider/index.ts';

/** Limits that are numbers, and so can be larger or smaller. */
const LIMITS = [
  'maxTextLength',
  'maxBytes',
  'maxOptions',
  'maxOptionLength',
  'maxOptionIdLength',
  'maxOptionDescriptionLength',
  'maxFooterLength',
  'maxButtonLength',
  'maxTitleLength',
  'maxCardTextLength',
] as const;

type Difference = SwitchReport['capabilities'];

/** What a connection can no longer do, and what it newly can, as paths into the capabilities. Data in, data out. */
export function compareCapabilities(from: ProviderCapabilities, to: ProviderCapabilities): Difference {
  const pairs = messagePairs(from, to);
  const before = new Set([
    ...pathsOf(from),
    ...pairs.flatMap(([type, limits, other]) => messagePaths(type, limits, other)),
  ]);
  const after = new Set([
    ...pathsOf(to),
    ...pairs.flatMap(([type, other, limits]) => messagePaths(type, limits, other)),
  ]);
  return {
    lost: [...before].filter((path) => !after.has(path)),
    gained: [...after].filter((path) => !before.has(path)),
    limits: pairs.flatMap(([type, limits, others]) =>
      limits === false || others === false ? [] : limitChanges(type, limits, others),
    ),
  };
}

type Pair = readonly [type: string, from: MessageCapability, to: MessageCapability];

function messagePairs(from: ProviderCapabilities, to: ProviderCapabilities): readonly Pair[] {
  const others = new Map(Object.entries(to.messages));
  return Object.entries(from.messages).map(([type, limits]) => [type, limits, others.get(type) ?? false]);
}

function pathsOf(capabilities: ProviderCapabilities): readonly string[] {
  const { actions, recipients, mediaSources, deliveryStates, pairing } = capabilities;
  // What we keep goes by its address where a backend takes no files.
  const files = mediaSources.includes('url') && !mediaSources.includes('file') ? (['file'] as const) : [];
  const lists = { actions, recipients, mediaSources: [...mediaSources, ...files], deliveryStates, pairing };
  return [
    ...Object.entries(lists).flatMap(([name, values]) => values.map((value) => `${name}.${value}`)),
    ...(capabilities.replies ? ['replies'] : []),
    ...(capabilities.freeform === 'always' ? ['freeform.always'] : []),
    ...(capabilities.numberCheck ? ['numberCheck'] : []),
    ...(capabilities.templates ? ['templates'] : []),
    ...(capabilities.idempotentSend ? ['idempotentSend'] : []),
  ];
}

/** The type itself; and where the other side has it too, what can be had of it. */
function messagePaths(type: string, limits: MessageCapability, other: MessageCapability): readonly string[] {
  if (limits === false) return [];
  const path = `messages.${type}`;
  if (other === false) return [path];
  return [
    path,
    ...(limits.viaTemplate === true ? [] : [`${path}.withoutTemplate`]),
    ...(limits.unreliable === true ? [] : [`${path}.everywhere`]),
    ...(limits.buttonSets ?? []).flatMap(({ types }) => types.map((button) => `${path}.buttons.${button}`)),
    ...(limits.mediaTypes ?? ['*']).map((mediaType) => `${path}.mediaTypes.${mediaType}`),
  ];
}

function limitChanges(type: string, from: MessageLimits, to: MessageLimits): Difference['limits'] {
  return LIMITS.filter((limit) => from[limit] !== to[limit]).map((limit) => ({
    path: `messages.${type}.${limit}`,
    from: from[limit] ?? null,
    to: to[limit] ?? null,
  }));
}
