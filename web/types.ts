/**
 * The API's own types, taken from its schemas, so that the page cannot drift from what the gateway answers. Types only:
 * nothing here is sent to a browser.
 */
export type { Tenant } from '../core/api/tenants.ts';
export type { Connection } from '../core/api/connections.ts';
export type { EventView } from '../core/api/events.ts';
export type { Problem } from '../core/api/problem.ts';
export type { CreatedKey } from '../core/api/keys.ts';
export type { MessageView } from '../core/api/messages.ts';
export type { NextAction, PairingMethod, SessionState, SessionStatus } from '../core/provider/session.ts';

import type { ProviderCapabilities } from '../core/provider/capabilities.ts';

/** One of `GET /v1/providers`. */
export type Provider = {
  readonly id: string;
  readonly label: string;
  readonly capabilities: ProviderCapabilities;
  readonly configSchema: JsonSchema;
  readonly secretFields: readonly string[];
};

/** The part of JSON Schema that a provider's form is drawn from. */
export type JsonSchema = {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
};

export type Page<Item> = { readonly data: readonly Item[]; readonly nextCursor: string | null };
