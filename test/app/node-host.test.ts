import { describe } from 'vitest';
import { appSuite } from './suites/app.ts';
import { bytesSuite } from './suites/bytes.ts';
import { switchSuite } from './suites/switch.ts';
import { openNodeHost } from './support/hosts.ts';
import { setUpStage } from './support/stage.ts';

// The same suites as on the functions: `functions.test.ts`.
describe('on the Node host, on SQLite', () => {
  const stage = setUpStage(openNodeHost);
  appSuite(stage);
  bytesSuite(stage);
  switchSuite(stage);
});
