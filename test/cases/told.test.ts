import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { planSecondWave } from '../../core/lineage/second-wave.ts';
import { expectedBy } from '../../core/lineage/services/expected.ts';
import { toHistoryEvent, type HistoryEvent } from '../../core/review/event.ts';
import { toReport } from '../../core/report/report.ts';
import { renderText } from '../../core/report/renderers/render-text.ts';
import type { ContainmentState } from '../../core/state.ts';
import { at, textAt } from '../../core/values/unknown.ts';
import { reviewStep } from '../../lambda/steps/review-activity/step.ts';
import { traceCredential } from '../../lambda/steps/trace-credential/trace.ts';
import type { EventHistory, LookupAttribute } from '../../lambda/aws/history/event-history.ts';
import { account, settings } from '../support/events.ts';
import { itWhere } from '../support/it-where.ts';
import { stateOf } from '../support/report/state.ts';
import { virtualTime } from '../support/run/virtual-time.ts';

const folder = path.join(__dirname, '../../../shared/cases/records');
const itWithCases = itWhere(existsSync(folder), 'cases of services that were told', 'the folder of cases');

type Case =
  | '08-emr-default-role'
  | '09-cfn-service-role'
  | '36-cfn-role-by-stolen-key'
  | '38-forwarded-calls-of-the-key';
const recordsOf = (name: Case): readonly object[] =>
  (JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as { Records: object[] }).Records;

/** As event history files them. */
function isFiledUnder(record: object, { key, value }: LookupAttribute): boolean {
  switch (key) {
    case 'EventName':
      return textAt(record, 'eventName') === value;
    case 'AccessKeyId':
      return textAt(record, 'userIdentity', 'accessKeyId') === value;
    case 'Username':
      return textAt(record, 'userIdentity', 'userName') === value;
    case 'EventId':
      return textAt(record, 'eventID') === value;
    case 'ResourceName':
      return textAt(record, 'responseElements', 'credentials', 'accessKeyId') === value;
  }
}

function historyOf(records: readonly object[]): EventHistory {
  const find = (region: string, attribute: LookupAttribute) =>
    records
      .filter((each) => textAt(each, 'awsRegion') === region && isFiledUnder(each, attribute))
      .toReversed();
  return {
    records: (region, attribute) => Promise.resolve({ records: find(region, attribute) }),
    events: (region, attribute) =>
      Promise.resolve({
        events: find(region, attribute).map((record): HistoryEvent => {
          const [EventId, EventTime] = [textAt(record, 'eventID'), new Date(String(at(record, 'eventTime')))];
          return toHistoryEvent({ EventId, EventTime, CloudTrailEvent: JSON.stringify(record) }, region);
        }),
      }),
  };
}

const clock = () => new Date('2026-10-05T10:01:00Z');
const pause = () => Promise.resolve();

/** The state once tracing is done, as its step leaves it. */
async function tracedOf(name: Case, before: readonly object[] = []): Promise<ContainmentState> {
  const records = [...before, ...recordsOf(name)];
  const launch = records.findLast((each) => textAt(each, 'eventName') === 'RunInstances')!;
  const state = stateOf(launch);
  const { caller, launch: read } = state;
  const lineage = await traceCredential(
    {
      ...(caller.accessKeyId !== undefined && { accessKeyId: caller.accessKeyId }),
      ...(read.invokedBy !== undefined && { invokedBy: read.invokedBy }),
      ...(read.sessionCreatedAt !== undefined && { createdAt: read.sessionCreatedAt }),
      ...{ caller, account, eventTime: read.eventTime, regions: ['eu-west-1', 'us-east-1'] },
      expectedBy: expectedBy(read, settings()),
    },
    { history: historyOf(records), deadline: new Date('2026-10-05T10:02:00Z'), clock, pause },
  );
  const trace = { phase: state.phase, lineage, ...planSecondWave(state, lineage, settings()), denied: [] };
  return { ...state, trace, plan: trace.plan };
}

const textOf = (state: ContainmentState): string =>
  renderText(toReport({ now: clock(), state })).replace(/\s+/g, ' ');

describe('cases/records: told by somebody', () => {
  itWithCases('36: the key that made the stack is the origin, and is contained', async () => {
    const state = await tracedOf('36-cfn-role-by-stolen-key');
    expect(state.verdict.kind).toBe('contain');
    expect(state.trace?.lineage).toMatchObject({
      end: 'long-term-key',
      origin: { kind: 'user-key', userName: 'mallory', accessKeyId: 'AKIAQQQQQQQQQQQQQQ90' },
      links: [{}, { told: 'CloudFormation', issuedBy: { eventName: 'CreateStack' } }],
    });
    expect(state.trace?.act).toBe(true);
    expect(state.plan.actions).toContainEqual(
      expect.objectContaining({ kind: 'deactivate-key', accessKeyId: 'AKIAQQQQQQQQQQQQQQ90' }),
    );
    const text = textOf(state);
    expect(text).toContain(
      'CloudFormation was told to use the role by user mallory, key AKIAQQQQQQQQQQQQQQ90: CreateStack',
    );
    expect(text).toContain('It goes back to the long-term key AKIAQQQQQQQQQQQQQQ90.');
    expect(text).not.toMatch(/the workload leaks|credentials leak/);
  });

  itWithCases(
    '36: beside another who told it to use the role, both are named and none is contained',
    async () => {
      const stack = recordsOf('36-cfn-role-by-stolen-key').find(
        (each) => textAt(each, 'eventName') === 'CreateStack',
      )!;
      const arn = `arn:aws:iam::${account}:user/deployer`;
      const userIdentity = {
        type: 'IAMUser',
        principalId: 'AIDAQQQQQQQQQQQQQQ02',
        arn,
        accountId: account,
        userName: 'deployer',
        accessKeyId: 'AKIAQQQQQQQQQQQQQQ80',
      };
      const earlier = { ...stack, userIdentity, eventID: 'earlier', eventTime: '2026-10-05T08:00:00Z' };
      const state = await tracedOf('36-cfn-role-by-stolen-key', [earlier]);
      expect(state.trace).toMatchObject({ act: false, lineage: { end: 'service' } });
      expect(state.trace?.verdicts.map(({ kind }) => kind)).toEqual(['leave', 'leave']);
      const text = textOf(state);
      expect(text).toContain(
        '2 callers may have told CloudFormation to use the role, and none is contained for it',
      );
      for (const who of ['user mallory, key AKIAQQQQQQQQQQQQQQ90', 'user deployer, key AKIAQQQQQQQQQQQQQQ80'])
        expect(text).toContain(`NOT CONTAINED: ${who}. If it was not its owner, contain it:`);
    },
  );

  itWithCases.each([
    ['08-emr-default-role', 'EMR', 'RunJobFlow'],
    ['09-cfn-service-role', 'CloudFormation', 'CreateStack'],
  ] as const)('%s: contained, and how to find who told the service to', async (name, service, call) => {
    const state = await tracedOf(name);
    expect(state.verdict.kind).toBe('contain');
    expect(state.trace?.lineage.serviceCalls).toMatchObject({ service, callers: [], search: 'complete' });
    const text = textOf(state);
    expect(text).toContain(`${service}, a service of AWS, called with a role of this account`);
    expect(text).toContain(`AttributeKey=EventName,AttributeValue=${call}`);
    expect(text).toContain(`somebody told ${service} to use the role, and the call was not found`);
    expect(text).toMatch(/were searched for in eu-west-1, us-east-1, from .* to .*\./);
    expect(text).not.toMatch(/the workload leaks|credentials leak/);
  });

  itWithCases(
    '38: what CloudFormation did for the key is reviewed, and the user it made is named',
    async () => {
      const records = recordsOf('38-forwarded-calls-of-the-key');
      const state = stateOf(records.at(-1), { regions: { names: ['us-east-1', 'eu-west-1'] } });
      const evidence = { put: () => Promise.resolve(undefined), get: () => Promise.resolve(undefined) };
      const time = virtualTime(clock());
      const deps = { ...time, history: historyOf(records), evidence, account, remainingMs: 300_000 };
      const activity = await time.run(reviewStep({ state, continue: false }, deps));
      expect(activity).toMatchObject({ calls: 2, complete: true });
      const forIt = activity.made.items.filter(({ through }) => through === 'cloudformation.amazonaws.com');
      expect(forIt.map(({ eventName, what }) => `${eventName}: ${what}`)).toEqual([
        expect.stringMatching(/^CreateAccessKey: .*AKIAQQQQQQQQQQQQQQ95/),
        'CreateUser: user backdoor',
      ]);
      const text = textOf({ ...state, activity });
      expect(text).toMatch(
        /user backdoor, by CreateUser at .*, made for it by cloudformation.amazonaws.com, with key ASIA/,
      );
      expect(text).toContain('What services did for it, beside these');
    },
  );
});
