import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { mockClient } from 'aws-sdk-client-mock';
import { env } from '../../lambda/contract.ts';
import type { ContainmentState } from '../../core/state.ts';
import type { Persistence } from '../../core/artifacts/persistence.ts';
import { account, settings } from '../support/events.ts';
import { context } from '../support/run/lambda.ts';
import { newKey, newUser, userArn } from '../support/review/made.ts';
import { awsError } from '../support/run/sdk.ts';
import { stateOf } from '../support/report/state.ts';

process.env[env.account] = account;
process.env[env.settings] = JSON.stringify(settings({ protectedPrincipals: [userArn('guard')] }));
process.env['AWS_REGION'] = 'us-east-1';
process.env['POWERTOOLS_DEV'] = 'true'; // logs go through console, where they can be looked at

const cloudtrail = mockClient(CloudTrailClient);
const logged: string[] = [];

beforeEach(() => {
  cloudtrail.reset();
  logged.length = 0;
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest
      .spyOn(console, method)
      .mockImplementation((...parts: unknown[]) => void logged.push(parts.join(' ')));
  }
});
afterEach(() => jest.restoreAllMocks());

/** The handler as it is exported, which is what Lambda calls. */
async function invoke(state: ContainmentState): Promise<Persistence> {
  const module = (await import('../../lambda/steps/find-persistence/handler.ts')) as unknown as {
    handler: (i: unknown, c: unknown) => Promise<Persistence>;
  };
  return module.handler(state, context);
}
const answer = (...records: object[]) =>
  cloudtrail
    .on(LookupEventsCommand)
    .resolves({ Events: records.map((record) => ({ CloudTrailEvent: JSON.stringify(record) })) });
const inputs = () => cloudtrail.calls().map(({ args }) => args[0].input as Record<string, unknown>);

it('finds what the caller made, plans its containment, and logs nothing that others wrote', async () => {
  answer(newKey('bob', 'AKIAEXAMPLEMADE00001', { change: { userAgent: 'attacker-chose-this' } }));
  const found = await invoke(stateOf());
  expect(found).toMatchObject({
    phase: 'first',
    act: true,
    more: 0,
    found: [{ verdict: 'contain', eventName: 'CreateAccessKey', technique: 'T1098.001' }],
    followed: 2,
    unreadable: 0,
  });
  expect(found.plan.actions.at(-1)).toEqual({
    kind: 'deactivate-key',
    userName: 'bob',
    accessKeyId: 'AKIAEXAMPLEMADE00001',
  });
  expect(logged.join()).toContain('CreateAccessKey: contain');
  expect(logged.join()).not.toMatch(/attacker-chose-this|bob/);
  // A day of what was prepared, and the two minutes by which clocks may differ.
  const StartTime = new Date('2026-10-31T09:58:00Z');
  for (const [AttributeKey, AttributeValue] of [
    ['EventName', 'CreateAccessKey'],
    ['AccessKeyId', 'AKIAEXAMPLEKEY000001'],
  ]) {
    expect(inputs()).toContainEqual(
      expect.objectContaining({ LookupAttributes: [{ AttributeKey, AttributeValue }], StartTime }),
    );
  }
});

it('is told by the settings whom to leave alone', async () => {
  answer(newUser('guard'));
  expect(await invoke(stateOf())).toMatchObject({ act: false, found: [{ verdict: 'leave' }] });
});

it('looks in the likely regions first, and in every enabled one later', async () => {
  answer();
  const regions = { names: ['us-east-1', 'eu-north-1'] };
  const regionsOf = ({ coverage }: Persistence) => coverage.map(({ region }) => region);
  expect(regionsOf(await invoke(stateOf(undefined, { regions })))).toEqual(['us-east-1', 'ap-southeast-2']);
  expect(regionsOf(await invoke(stateOf(undefined, { regions, phase: 'watch-1' })))).toEqual([
    'us-east-1',
    'ap-southeast-2',
    'eu-north-1',
  ]);
});

it('answers with what it could not search, in the place of failing', async () => {
  cloudtrail.on(LookupEventsCommand).rejects(awsError('AccessDeniedException'));
  const found = await invoke(stateOf());
  expect(found).toMatchObject({ act: false, found: [] });
  expect(found.coverage).toHaveLength(2);
  for (const { incomplete } of found.coverage) expect(incomplete).toContain('AccessDenied');
});
