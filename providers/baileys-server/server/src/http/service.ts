import type { HttpBindings } from '@hono/node-server';
import type { Log } from '../log.ts';
import type { Send } from '../messages/send.ts';
import type { Parts } from '../parts.ts';
import type { Sessions } from '../session/sessions.ts';

/** What the routes work with. */
export type Service = {
  readonly parts: Parts;
  readonly sessions: Sessions;
  readonly send: Send;
  readonly log: Log;
  readonly secret: string | undefined;
  readonly boundToLoopback: boolean;
  /** Resolves once all that has been read by now is on disk. */
  readonly settled: () => Promise<void>;
  /** Aborted when the server stops: what would go on for ever ends. */
  readonly stopping: AbortSignal;
};

export type Env = { Bindings: HttpBindings };
