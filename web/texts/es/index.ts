import type { Texts } from '../en/index.ts';
import { common } from './common.ts';
import { entry } from './entry.ts';
import { manage } from './manage.ts';
import { operate } from './operate.ts';
import { problems } from './problems.ts';
import { session } from './session.ts';
import { talk } from './talk.ts';

/** Everything that the console says, in Spanish. */
export const texts: Texts = { common, entry, session, operate, talk, manage, problems };
