import { common } from './common.ts';
import { entry } from './entry.ts';
import { manage } from './manage.ts';
import { operate } from './operate.ts';
import { problems } from './problems.ts';
import { session } from './session.ts';
import { talk } from './talk.ts';

/** Everything that the console says, in English. The other languages have the same shape. */
export const texts = { common, entry, session, operate, talk, manage, problems };

export type Texts = typeof texts;
