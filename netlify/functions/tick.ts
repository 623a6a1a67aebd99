import type { Config, Context } from '@netlify/functions';
import { onGateway } from '../once.ts';
import { tick } from '../work/tick.ts';

/** Each minute: sends what is due. */
export default (_request: Request, context: Context): Promise<Response> =>
  onGateway(context, async (composition) => {
    await tick(composition);
    return new Response(null, { status: 204 });
  });

export const config: Config = { schedule: '* * * * *' };
