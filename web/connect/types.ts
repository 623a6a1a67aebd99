/** What the gateway answers the page; as the API reference has it. */
export type { ConnectView } from '../../sdk/src/types.ts';
import type { ConnectView } from '../../sdk/src/types.ts';

export type Session = NonNullable<ConnectView['session']>;
export type Field = ConnectView['fields'][number];
export type Locale = NonNullable<ConnectView['locale']>;
export type Method = ConnectView['methods'][number];
