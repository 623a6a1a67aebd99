import type { Actor } from './actors.ts';
import type { Answer, World } from './world.ts';

/** The number that both scripted backends send from, so that a switch between them needs no confirmation. */
export const NUMBER = '+15550001111';

/** `POST …/switch`, with the tenant's own key. */
export function switchTo(
  world: World,
  actor: Actor,
  provider: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  return world.call(`POST /v1/connections/${actor.connectionId}/switch`, {
    key: actor.key,
    body: { provider, ...more },
  });
}
