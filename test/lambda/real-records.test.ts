import { toCaller } from '../../lambda/core/to-caller.ts';
import { type Launch, toLaunch } from '../../lambda/core/launch.ts';
import { planContainment } from '../../lambda/core/plan.ts';
import { judgeLaunch } from '../../lambda/core/verdict.ts';
import { settings } from '../support/events.ts';
import { itWithRealRecords, realRecords, type RealRecord } from '../support/real-records.ts';

/** The account a record is about: the caller's own, as a responder in that account would see it. */
const accountOf = (record: RealRecord): string =>
  /::(\d{12}):/.exec(String(record.userIdentity?.['arn']))?.[1] ?? String(record.userIdentity?.['accountId']);

/** Every RunInstances record of the folder, in its order, and what a person who reads it says. */
const expected: readonly (readonly [eventId: string, caller: string, verdict: string, why: string])[] = [
  ['1a4debbb', 'role-session', 'alert', 'a role session was denied; roles are alerted on'],
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
      expect(planContainment(caller, { keys: 'all' }, 'p').actions.every((a) => a.userName !== '')).toBe(
        true,
      );
    }
  });

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
