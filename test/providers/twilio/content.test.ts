import { expect, it } from 'vitest';
import { createHttp } from '../../../core/provider-kit/http.ts';
import { forget, MAX_KNOWN, recall, remember } from '../../../providers/twilio/content.ts';
import { runtimeWith, SETTINGS } from './support.ts';

const contextOf = (accountSid: string) => ({
  config: { accountSid, authToken: 'auth-token-0123456789' },
  settings: SETTINGS,
  runtime: runtimeWith(createHttp()),
});
const CONTEXT = contextOf('ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');

it('contents are known by their account, as many as there is room for: the oldest goes', () => {
  for (let index = 0; index < MAX_KNOWN; index += 1) remember(CONTEXT, `content ${index}`, { sid: `HX${index}` });
  expect(recall(CONTEXT, 'content 0')).toEqual({ sid: 'HX0' });
  expect(recall(contextOf('ACbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'), 'content 0')).toBeUndefined();

  // What is there already takes nobody's place.
  remember(CONTEXT, 'content 7', { sid: 'HX7' });
  expect(recall(CONTEXT, 'content 0')).toEqual({ sid: 'HX0' });

  remember(CONTEXT, 'one more', { sid: 'HX' });
  expect(recall(CONTEXT, 'content 0')).toBeUndefined();
  expect(recall(CONTEXT, 'content 1')).toEqual({ sid: 'HX1' });
  expect(recall(CONTEXT, 'one more')).toEqual({ sid: 'HX' });

  forget(CONTEXT, 'one more');
  expect(recall(CONTEXT, 'one more')).toBeUndefined();
});
