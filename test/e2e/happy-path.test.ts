import { createHash } from 'node:crypto';
import type { Machine } from '@firebreak/account';
import { stolenKey } from '../../drills/stolen-key.ts';
import { steps } from '../../lambda/contract.ts';
import { permissions } from '../../lib/access/permissions.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { read } from '../docs/markdown.ts';
import type { ApiCall, Watch } from './support/watch.ts';

let deployed: Deployed;
let seen: Watch;
let eventId: string;
const before: string[] = [];
const after: Record<string, string> = {};
const expected: Record<string, string> = {};

beforeAll(async () => {
  deployed = await startDeployed({ paced: true });
  const { account } = deployed;
  const scene = await stolenKey.stage(account, { region: 'ap-southeast-2', allKeys: false });
  for (const { name, attempt } of scene.probes) if ((await comesOf(attempt)) !== 'works') before.push(name);
  seen = deployed.watch();
  await scene.launch();
  eventId = account.trail.all().findLast(({ eventName }) => eventName === 'RunInstances')!.eventID;
  await account.settled();
  for (const { name, attempt, expect } of scene.probes) {
    after[name] = await comesOf(attempt);
    expected[name] = expect;
  }
}, startTimeout);

afterAll(() => deployed.close());

async function comesOf(attempt: () => Promise<unknown>): Promise<'works' | 'refused'> {
  return attempt().then(
    () => 'works',
    () => 'refused',
  );
}

/** The tasks of a machine that run a function, those within others among them. */
function functionTasks({ States }: Machine): ReadonlySet<string> {
  const tasks = Object.entries(States).flatMap(([name, state]): readonly string[] => {
    if (state.Type === 'Task') return state.Resource.includes(':lambda:') ? [name] : [];
    const branches = state.Type === 'Parallel' ? state.Branches : [];
    const processor = state.Type === 'Map' && state.ItemProcessor ? [state.ItemProcessor] : [];
    return [...branches, ...processor].flatMap((inner) => [...functionTasks(inner)]);
  });
  return new Set(tasks);
}

const named = ({ call }: ApiCall) => `${call.service}:${call.operation}`;
const madeBy = (session: string) =>
  seen.calls().filter(({ call }) => call.principal.arn.endsWith(`/${session}`));

describe('a stolen key that launches', () => {
  it('is contained: each probe works before, and comes to what it should after', () => {
    expect(before).toEqual([]);
    expect(after).toEqual(expected);
  });

  it('leaves the key inactive, the console closed and the sessions denied', () => {
    const user = deployed.account.iam.snapshot().users['ci-deploy']!;
    expect(user.accessKeys.map(({ status }) => status).toSorted()).toEqual(['Active', 'Inactive']);
    expect(user.hasPassword).toBe(false);
    expect(user.inlinePolicies['FirebreakDenyUser']).toMatchObject({
      Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
    });
  });

  it('takes as many state transitions as the documents count', () => {
    const [execution] = seen.executions();
    const entered = execution!.history().filter(({ kind }) => kind === 'entered');
    const count = String(entered.length);
    const runs = entered.filter(({ state }) => functionTasks(execution!.stateMachine.machine).has(state));
    expect(read('docs/costs.md').text).toContain(
      `: ${count} state transitions, ${runs.length} function runs`,
    );
    expect(read('docs/reference/state-machine.md').text).toContain(`enters ${count} states`);
  });

  it('ends one execution well, with one report and one follow-up', () => {
    expect(seen.executions().map((execution) => execution.status())).toEqual(['SUCCEEDED']);
    expect(seen.notices().map(({ subject }) => subject.replace(/AKIA\w+/, 'KEY'))).toEqual([
      'Firebreak CONTAINED SO FAR: user ci-deploy, key KEY, 111122223333, ap-southeast-2',
      'Firebreak Follow-up: CONTAINED: user ci-deploy, key KEY, 111122223333',
    ]);
  });

  it('tells what the credential did, once event history shows it', () => {
    const [first, followUp] = seen.notices();
    expect(first!.text).toContain('GetCallerIdentity');
    expect(first!.text).not.toMatch(/ec2:RunInstances/);
    expect(followUp!.text).toMatch(/ec2:RunInstances/);
    expect(followUp!.text).toContain('203.0.113.66');
  });

  it('records the incident as held', async () => {
    const [incident, ...others] = await seen.incidents('ci-deploy');
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ status: 'held', response: 'contain', launchId: eventId });
  });

  it('keeps the evidence of both phases, and a manifest whose digests are those of what is there', async () => {
    const [incident] = await seen.incidents('ci-deploy');
    const id = String(incident!['incidentId']);
    expect(seen.evidence(id)).toMatchObject({
      [`${id}/first/incident.json`]: { phase: 'first', verification: { held: true }, launch: { eventId } },
      [`${id}/follow-up/incident.json`]: {
        phase: 'follow-up',
        verification: { held: true },
        launch: { eventId },
        // What the first report told, by which the follow-up says what is new.
        report: { told: { complete: true } },
      },
      [`${id}/follow-up/report.json`]: { decision: 'contained' },
    });
    const bucket = seen.objects();
    for (const phase of ['first', 'follow-up']) {
      const manifest = seen.evidence(id)[`${id}/${phase}/manifest.json`] as {
        files: readonly { key: string; sha256: string }[];
      };
      expect(manifest.files.map(({ key }) => key.split('/').slice(2).join('/'))).toEqual(
        expect.arrayContaining([
          `${phase}/report.html`,
          `${phase}/review.json`,
          expect.stringMatching(/^records\/fresh-[12]-/),
        ]),
      );
      for (const { key, sha256 } of manifest.files)
        expect([key, createHash('sha256').update(bucket.get(key)!).digest('hex')]).toEqual([key, sha256]);
    }
  });

  it('passes over nothing', () => {
    expect(deployed.account.problems()).toEqual([]);
    expect(seen.deadLetters()).toEqual([]);
  });
});

/** A long-term key was issued by nobody: tracing is another file's. */
const taken = steps.filter((step) => step !== 'trace-credential');

describe('the calls of a containment', () => {
  it.each(taken)('%s makes only calls that lib/access/permissions.ts lists, and none is denied', (step) => {
    const calls = madeBy(`firebreak-${step}`);
    expect(calls.map(named)).not.toEqual([]);
    const allowed = permissions[step].flatMap(({ actions }) => actions);
    expect(calls.map(named).filter((call) => !allowed.includes(call))).toEqual([]);
    expect(calls.filter(({ error }) => error && /Denied|Authoriz/.test(error.code))).toEqual([]);
  });

  it('the review keeps the pace of event history: it asks a region often, and is hardly ever refused', () => {
    const lookups = madeBy('firebreak-review-activity').filter(
      (one) => named(one) === 'cloudtrail:LookupEvents',
    );
    const inOneRegion = [...Map.groupBy(lookups, ({ call }) => call.region).values()];
    expect(Math.max(...inOneRegion.map(({ length }) => length))).toBeGreaterThan(5);
    // On a machine that is busy with other things, two calls half a second apart may arrive together.
    expect(lookups.filter(({ error }) => error).length).toBeLessThanOrEqual(lookups.length / 20);
  });

  it('between the launch and the inactive key: writes to DynamoDB, one to IAM, and nothing else', () => {
    const calls = seen.calls();
    const launched = calls.findIndex((call) => named(call) === 'ec2:RunInstances');
    const inactive = calls.findIndex((call) => named(call) === 'iam:UpdateAccessKey');
    expect(launched).toBeGreaterThanOrEqual(0);
    // The parts of a containment run side by side: what the others do meanwhile delays nothing.
    const siblings = /\/firebreak-(revoke-sessions|disable-console)$/;
    const path = calls
      .slice(launched + 1, inactive + 1)
      .filter(({ call }) => !siblings.test(call.principal.arn));
    // The intent, then the circuit breaker; its item is made by the first containment of all, which is this one.
    const breaker = path.slice(1, -1).map(({ call }) => call.input['Key']);
    expect(breaker).toEqual([1, 2].map(() => ({ pk: { S: 'BREAKER' }, sk: { S: 'BREAKER' } })));
    const others = [path[0]!, path.at(-1)!];
    expect(others.map((call) => [call.call.principal.arn.split('/').at(-1), named(call)])).toEqual([
      ['firebreak-resolve-caller', 'dynamodb:UpdateItem'],
      ['firebreak-deactivate-keys', 'iam:UpdateAccessKey'],
    ]);
  });
});
