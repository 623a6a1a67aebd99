import type { MessageCategory, RoutedBy, Routing } from '../api/routing.ts';
import type { Address, MessageType } from '../provider/index.ts';
import { cheapest, type PriceOf } from './cost.ts';

/** What of a message decides where it goes. */
export type Routable = {
  readonly type: MessageType;
  readonly to: Address;
  /** The connection that the request names. */
  readonly connectionId?: string | undefined;
  /** The connection of the message that it answers or is about. */
  readonly targetConnectionId?: string | undefined;
};

/** Which connection, and which of the rules said so. */
export type Route = { readonly connectionId: string; readonly routedBy: RoutedBy };

/** What a plan, and a rule, call it: a template, or what is said in a conversation. */
export function categoryOf(type: MessageType): MessageCategory {
  return type === 'template' ? 'template' : 'conversation';
}

/**
 * The connection that a message takes, and why. Data in, data out; undefined where there is none.
 *
 * A message that names its connection, or answers another message, is not the rules' to decide.
 */
export function chooseRoute(
  message: Routable,
  routing: Routing | undefined,
  defaultConnectionId: string | undefined,
  priceOf: PriceOf,
): Route | undefined {
  if (message.connectionId !== undefined) {
    return { connectionId: message.connectionId, routedBy: { reason: 'request' } };
  }
  if (routing !== undefined && message.targetConnectionId !== undefined) {
    return { connectionId: message.targetConnectionId, routedBy: { reason: 'reply' } };
  }
  const rule = routing?.rules.find(({ when }) => fits(message, when));
  if (rule !== undefined) return byRule(rule, priceOf);
  const first = routing?.connections[0];
  if (first !== undefined) return { connectionId: first, routedBy: { reason: 'order' } };
  if (defaultConnectionId === undefined) return undefined;
  return { connectionId: defaultConnectionId, routedBy: { reason: 'default' } };
}

type Rule = Routing['rules'][number];

function fits(message: Routable, { category, types, prefixes }: Rule['when']): boolean {
  if (category !== undefined && category !== categoryOf(message.type)) return false;
  if (types !== undefined && !types.includes(message.type)) return false;
  if (prefixes === undefined) return true;
  // Whoever has no number is nowhere.
  const { to } = message;
  return to.type === 'phone' && prefixes.some((prefix) => to.number.startsWith(prefix));
}

function byRule({ name, use }: Rule, priceOf: PriceOf): Route | undefined {
  if ('connectionId' in use) return { connectionId: use.connectionId, routedBy: { reason: 'rule', rule: name } };
  const found = cheapest(use.cheapestOf, priceOf);
  if (found === undefined) return undefined;
  const { connectionId, price } = found;
  return {
    connectionId,
    routedBy: { reason: 'rule', rule: name, ...(price !== undefined && { price }) },
  };
}
