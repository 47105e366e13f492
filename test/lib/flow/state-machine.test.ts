import aslValidator from 'asl-validator';
import { errors } from '../../../lambda/contract.ts';
import { definitionOf, resourcesOf, synthesize, type Json } from '../synthesized.ts';

const definition = definitionOf(resourcesOf(synthesize().responder));
const protectedTags = [{ key: 'break-glass', value: 'yes' }];
/** With every state that there can be. */
const states = walk(definitionOf(resourcesOf(synthesize({ protectedTags }).responder)));
const ofKind = (type: string) => states.filter(({ state }) => state['Type'] === type);
const tasks = ofKind('Task').map(({ name, state }) => [name, state] as const);
const stateOf = (wanted: string) => states.find(({ name }) => name === wanted)!.state;

/** What repeating a step can help: Lambda's own faults, a death that says nothing, and our word for it. */
const stepFaults = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'States.Timeout',
  errors.retryable,
];

describe('the definition', () => {
  it('is valid ASL', () => {
    const { isValid, errorsText } = aslValidator(definition);
    expect(isValid ? '' : errorsText()).toBe('');
  });

  it('has the states of protection by tag only where the settings have tags', () => {
    const extra = states.map(({ name }) => name).filter((name) => !(name in definition['States']));
    expect(extra).toEqual(
      expect.arrayContaining(['ProtectedByTag', 'GetUser', 'GetRole', 'JudgeTags', 'TagRoute']),
    );
  });

  it('uses nothing that the interpreter of the drills would ignore', () => {
    const text = JSON.stringify(definition);
    expect(text).not.toMatch(/JSONata|\$\$\.State\.(?!RetryCount)|\$\$\.Task\b|waitForTaskToken|\.sync/);
  });

  it('gives up after eight hours beside the follow-up', () => {
    expect(definition['TimeoutSeconds']).toBe(8 * 3600 + 15 * 60);
  });
});

describe('every Task', () => {
  it('is one of these', () => {
    expect(tasks.map(([name]) => name).sort()).toEqual([
      'AdmitTraced',
      'CountLaunches',
      'FindPersistence',
      'GetRole',
      'GetUser',
      'InspectInstances',
      'JudgeTags',
      'ListRegions',
      'NotifyNotAdmitted',
      'NotifyNotContained',
      'PublishReport',
      'ReadOn',
      'ReadStanding',
      'ReadToTheEnd',
      'RecordContainment',
      'RecordDeniedByCheck',
      'RecordDeniedByPlan',
      'RecordLaunch',
      'RecordOpeningLaunch',
      'RecordProtected',
      'RecordQuietLaunch',
      'RecordSecondWave',
      'ReleaseIncident',
      'RenewSessionCutoff',
      'ReportFailure',
      'ResolveCaller',
      'ReviewActivity',
      'RunStep',
      'StoreEvidence',
      'TraceCredential',
      'Verify',
    ]);
  });

  it.each(tasks)('%s retries by name, never everything and never what is permanent', (_, task) => {
    const names = (task['Retry'] as Record<string, Json>[]).flatMap(
      ({ ErrorEquals }) => ErrorEquals as string[],
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names).not.toContain('States.ALL');
    expect(names).not.toContain('States.TaskFailed');
    expect(names).not.toContain(errors.permanent);
  });

  it.each(tasks.filter(([, task]) => task['Resource'].includes(':lambda:')))(
    '%s retries what repeating can help',
    (_, task) => {
      expect(task['Retry']).toEqual([
        expect.objectContaining({
          ErrorEquals: stepFaults,
          IntervalSeconds: 1,
          BackoffRate: 2,
          MaxDelaySeconds: 8,
          JitterStrategy: 'FULL',
        }),
      ]);
    },
  );

  it.each(tasks)('%s has a time limit and catches what is left', (_, task) => {
    expect(task['TimeoutSeconds']).toBeGreaterThan(0);
    const catches = task['Catch'] as Json[];
    expect(catches.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'] });
  });

  it.each([
    ['ResolveCaller', '$.error', 'ReportFailure'],
    ['GetUser', '$.error', 'ReleaseIncident'],
    ['GetRole', '$.error', 'ReleaseIncident'],
    ['JudgeTags', '$.error', 'ReleaseIncident'],
    ['ReleaseIncident', '$.recordError', 'ReportFailure'],
    ['RecordProtected', '$.recordError', 'Traceable'],
    ['RunStep', '$.error', 'StepFailed'],
    ['ReadStanding', '$.standingError', 'Check'],
    ['Contain', '$.error', 'ReportFailure'],
    ['NotifyNotContained', '$.noticeError', 'WaitForPropagation'],
    ['NotifyNotAdmitted', '$.noticeError', 'Traceable'],
    ['RecordLaunch', '$.recordError', 'End'],
    ['RecordOpeningLaunch', '$.launchesError', 'CountLaunches'],
    ['RecordQuietLaunch', '$.launchesError', 'WatchMeanwhile'],
    ['RenewSessionCutoff', '$.error', 'RenewSessionCutoffFailed'],
    ['Verify', '$.error', 'VerifyFailed'],
    ['RecordContainment', '$.recordError', 'Traceable'],
    ['TraceCredential', '$.traceError', 'Contained'],
    ['FindPersistence', '$.persistenceError', 'News'],
    ['RecordSecondWave', '$.recordError', 'EachDeniedByPlan'],
    ['ListRegions', '$.error', 'RegionsOfSettings'],
    ['ReviewActivity', '$.activity', 'InspectInstances'],
    ['InspectInstances', '$.instances', 'RecordOpeningLaunch'],
    ['ReadOn', '$.error', 'ReadOnOver'],
    ['ReadToTheEnd', '$.error', 'StoreEvidence'],
    ['CountLaunches', '$.launchesError', 'StoreEvidence'],
    ['PublishReport', '$.error', 'ReportUndelivered'],
    ['StoreEvidence', '$.evidenceError', 'PublishReport'],
    ['ReportFailure', '$.noticeError', 'ContainmentFailed'],
  ])('%s puts its failure into %s and goes to %s', (name, resultPath, next) => {
    expect((stateOf(name)['Catch'] as Json[]).at(-1)).toEqual({
      ErrorEquals: ['States.ALL'],
      ResultPath: resultPath,
      Next: next,
    });
  });
});

describe('the way to the inactive key', () => {
  it('is ResolveCaller, two choices, and the key', () => {
    expect(definition['StartAt']).toBe('ResolveCaller');
    expect(stateOf('ResolveCaller')['Next']).toBe('Route');
    expect(definition['States'].Route.Choices).toContainEqual({
      Variable: '$.route',
      StringEquals: 'contain',
      Next: 'Contain',
    });
    const { ItemsPath, MaxConcurrency, ItemProcessor } = stateOf('Contain');
    expect([ItemsPath, MaxConcurrency, ItemProcessor.StartAt]).toEqual(['$steps', undefined, 'StepNeeded']);
    expect(stateOf('ResolveCaller')['Assign'].steps.map(({ field }: { field: string }) => field)).toEqual([
      'deactivateKeys',
      'revokeSessions',
      'disableConsole',
      'deactivateCredentials',
    ]);
    expect(stateOf('StepNeeded')['Choices'][0].Next).toBe('RunStep');
  });
});

describe('failing', () => {
  it('has a name of the contract and a cause that names the runbook', () => {
    const fails = ofKind('Fail').map(({ state }) => state);
    expect(new Set(fails.map(({ Error: name }) => name))).toEqual(
      new Set([errors.containmentFailed, errors.incompleteRecord, errors.reportUndelivered]),
    );
    for (const { Cause } of fails) expect(Cause).toMatch(/docs\/runbook\.md#containment-failed$/);
  });
});

function walk(machine: Record<string, Json>): { name: string; state: Record<string, Json> }[] {
  return Object.entries(machine['States'] as Record<string, Record<string, Json>>).flatMap(
    ([name, state]) => [
      { name, state },
      ...[...((state['Branches'] ?? []) as Json[]), state['ItemProcessor'] ?? []].flat().flatMap(walk),
    ],
  );
}
