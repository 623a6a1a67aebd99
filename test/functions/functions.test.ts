import { afterAll, describe, expect, it } from 'vitest';
import { postgresMissing } from '../support/postgres.ts';
import { artefact } from './suites/artefact.ts';
import { faults } from './suites/faults.ts';
import { journey } from './suites/journey.ts';
import { media } from './suites/media.ts';
import { patience } from './suites/patience.ts';
import { secrets } from './suites/secrets.ts';
import { streams } from './suites/streams.ts';
import { work } from './suites/work.ts';
import { prepare } from './support/setting.ts';

// What is deployed is what is tested: the bundle that Netlify's tool makes, in Netlify's production bootstrap.
describe.skipIf(postgresMissing !== undefined)('the deployed functions', async () => {
  if (postgresMissing !== undefined) return;
  const setting = await prepare();
  afterAll(() => setting.remove());

  it('start cold, two at once, on a database that has no table yet', async () => {
    const ready = await Promise.all([setting.site, setting.other].map(({ url }) => fetch(`${url}/readyz`)));
    expect(ready.map(({ status }) => status)).toEqual([200, 200]);
  });
  const patient = patience(setting);
  describe('to who is patient', () => patient.begins());
  describe('are deployed', () => artefact(setting));
  describe('together', () => journey(setting));
  describe('with a stream of events', () => streams(setting));
  describe('with media', () => media(setting));
  describe('with work that waits', () => work(setting));
  describe('where something is wrong', () => faults(setting));
  describe('with something secret in each variable', () => secrets(setting));
  describe('to who has been patient', () => patient.ends());
});
