import { toCaller } from '../../lambda/core/to-caller.ts';
import { type Launch, toLaunch } from '../../lambda/core/launch.ts';
import { planContainment, targetOf } from '../../lambda/core/plan.ts';
import { at } from '../../lambda/core/unknown.ts';
import { isContainable, judgeLaunch } from '../../lambda/core/verdict.ts';
import { settings } from '../support/events.ts';
import { itWithRealRecords, realRecords, type RealRecord } from '../support/real-records.ts';

/** The account a record is about: the caller's own, as a responder in that account would see it. */
const accountOf = (record: RealRecord): string =>
  /::(\d{12}):/.exec(String(record.userIdentity?.['arn']))?.[1] ?? String(record.userIdentity?.['accountId']);

/** Every RunInstances record of the folder, in its order, and what a person who reads it says. */
const expected: readonly (readonly [eventId: string, caller: string, verdict: string, why: string])[] = [
  ['1a4debbb', 'role-session', 'alert', 'a role session was denied, and nothing was launched'],
  ['6589a9eb', 'malformed', 'alert', 'the account id in the ARN has 11 digits, so there is no such role'],
  ['6589a9eb', 'user-session', 'contain', 'c7nbot launched from an old console session'],
  ['6da8b953', 'service', 'ignore', 'Auto Scaling, recorded as root without a key'],
  ['73933acf', 'service', 'ignore', 'Auto Scaling, recorded as root without a key'],
  ['4a131b73', 'user-key', 'alert', 'bert-jan tried and failed: InvalidParameterValue'],
  ['8893fa10', 'user-key', 'alert', 'bert-jan tried and failed: InvalidParameterValue'],
  ['86eac0ac', 'user-key', 'contain', 'bert-jan launched with a long-term key'],
  ['8c9d5d59', 'user-key', 'contain', 'bert-jan launched with a long-term key'],
  ['60f1b61d', 'user-key', 'alert', 'bert-jan tried and failed: InvalidParameterValue'],
  ['17a00dc1', 'user-key', 'alert', 'bert-jan tried and failed: InvalidParameterValue'],
  ['8e865acb', 'role-session', 'alert', 'a role session failed: VcpuLimitExceeded'],
  ['2f4876ba', 'role-session', 'alert', 'a role session failed: VcpuLimitExceeded'],
];

describe('real CloudTrail records', () => {
  itWithRealRecords('all yield a caller and a reason', () => {
    const records = realRecords();
    expect(records.length).toBeGreaterThan(4_000);
    for (const record of records) {
      const caller = toCaller(record, accountOf(record));
      expect(caller.reason).not.toBe('');
      const { actions } = planContainment(caller, { keys: 'all', roleSessions: 'session' }, 'p');
      for (const action of actions) expect(targetOf(action)).toMatch(/^[\w+=,.@-]+(?::[\w+=,.@-]+)?$/);
    }
  });

  itWithRealRecords(
    'of role sessions are denied by their own role id and session name, or not at all',
    () => {
      const sessions = realRecords().filter((record) => record.userIdentity?.['type'] === 'AssumedRole');
      const callers = sessions.map((record) => ({ record, caller: toCaller(record, accountOf(record)) }));
      const certain = callers.filter(({ caller }) => isContainable(caller));
      for (const { record, caller } of certain) {
        const { actions } = planContainment(caller, { keys: 'all', roleSessions: 'session' }, 'p');
        expect(actions).toMatchObject([{ userId: record.userIdentity?.['principalId'] }]);
      }
      expect(certain.length).toBeGreaterThan(200);
      // Anonymised beyond use: each says what disagrees.
      const unsure = callers.flatMap(({ caller }) => ('doubt' in caller ? [caller.doubt] : []));
      expect(unsure.length).toBeGreaterThan(0);
      expect(unsure.length).toBeLessThan(12);
    },
  );

  itWithRealRecords("of instances' credentials name the instance that leaks", () => {
    const delivered = realRecords().filter((record) =>
      at(record, 'userIdentity', 'sessionContext', 'ec2RoleDelivery'),
    );
    expect(delivered.length).toBeGreaterThan(30);
    for (const record of delivered) {
      expect(toCaller(record, accountOf(record))).toMatchObject({
        kind: 'role-session',
        workload: { kind: 'instance', shownBy: 'record', id: expect.stringMatching(/^i-/) as string },
      });
    }
  });

  itWithRealRecords(
    'of services that acted for a user show a temporary key of nobody: all keys are contained',
    () => {
      const forwarded = realRecords().filter(
        ({ userIdentity }) =>
          userIdentity?.['type'] === 'IAMUser' &&
          userIdentity['invokedBy'] === 'secretsmanager.amazonaws.com' &&
          String(userIdentity['accessKeyId']).startsWith('ASIA'),
      );
      expect(forwarded.length).toBeGreaterThan(50);
      for (const record of forwarded) {
        const caller = toCaller(record, accountOf(record));
        expect(caller).toMatchObject({ kind: 'user-session', origin: 'unknown', userName: 'bert-jan' });
        const { actions } = planContainment(caller, { keys: 'compromised', roleSessions: 'session' }, 'p');
        expect(actions.map(({ kind }) => kind)).toEqual([
          'deactivate-all-keys',
          'revoke-sessions',
          'disable-console',
        ]);
      }
    },
  );

  itWithRealRecords('of RunInstances are all judged, and as a person would', () => {
    const launches = realRecords().filter((record) => record.eventName === 'RunInstances');
    const judged = launches.map((record) => {
      const account = accountOf(record);
      const launch = toLaunch({ detail: record, account, region: 'us-east-1' }) as Launch;
      const caller = toCaller(record, account);
      return [record.eventID?.slice(0, 8), caller.kind, judgeLaunch(launch, caller, settings()).kind];
    });
    expect(judged).toEqual(expected.map(([eventId, caller, verdict]) => [eventId, caller, verdict]));
  });
});
