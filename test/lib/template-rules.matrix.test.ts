import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { SettingsInput } from '../../core/settings/settings.ts';
import { appOf } from './stacks.ts';
import { backupKey, sample, trail, webhooks } from './synthesized.ts';

// As in every synthesis but those of the tests: see test/support/jest/global-setup.ts.
delete process.env['CDK_VALIDATION'];

describe("AWS's template rules and cdk-nag", () => {
  it.each<[string, Partial<SettingsInput>]>([
    ['the sample settings', {}],
    ['mode observe', { mode: 'observe' }],
    ['protected tags', { protectedTags: [{ key: 'tier', value: 'break-glass' }] }],
    ['a backup key', { backupKey }],
    ['Security Hub', { securityHub: true }],
    ['a trail', { trail }],
    ['webhooks', { webhooks }],
    [
      'evidence that is kept from people',
      {
        ...{ deletionProtection: true, evidenceReaders: ['arn:aws:iam::*:role/readers/*'] },
        objectLock: { mode: 'compliance', days: 30 },
      },
    ],
    ['the whole role', { roleSessions: 'role' }],
    ['everything denied', { deny: 'everything' }],
    ['all keys', { keys: 'all' }],
    ['attempts', { respondTo: 'attempts' }],
    ['all regions', { regions: ['all'] }],
  ])('find nothing in the stacks of %s', (_, settings) => {
    expect(() => appOf({ ...sample, ...settings }).app.synth()).not.toThrow();
  });

  it('find what is wrong', () => {
    const { app, responder } = appOf(sample);
    const eventPattern = { source: ['aws.ec2'], detail: { eventName: [{ 'no-such-operator': 'x' }] } };
    new CfnRule(responder, 'Bad', { eventPattern });
    expect(() => app.synth()).toThrow(/no-such-operator/);
  });
});
