import { describe } from 'vitest';
import { postgresMissing } from '../support/postgres.ts';
import { appSuite } from './suites/app.ts';
import { bytesSuite } from './suites/bytes.ts';
import { switchSuite } from './suites/switch.ts';
import { openFunctions } from './support/hosts.ts';
import { setUpStage } from './support/stage.ts';

// The same suites as on the Node host: `node-host.test.ts`.
describe.skipIf(postgresMissing !== undefined)('on the deployed functions, on PostgreSQL', () => {
  const stage = setUpStage(openFunctions);
  appSuite(stage);
  bytesSuite(stage);
  switchSuite(stage);
});
