import type { Config } from '@netlify/functions';
import { dispatchDue } from '../../core/messages/dispatch.ts';
import { gateway } from '../once.ts';

/** A scheduled function may run for 30 s; this leaves a send that has begun its time. */
const WORK_MS = 12_000;

/** Each minute: sends what is due. What does not fit comes with the next one. */
export default async (): Promise<Response> => {
  const context = await gateway();
  const until = Date.now() + WORK_MS;
  while ((await dispatchDue(context)) > 0 && Date.now() < until);
  return new Response(null, { status: 204 });
};

export const config: Config = { schedule: '* * * * *' };
