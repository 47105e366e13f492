import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Execution } from '@firebreak/account';
import {
  incidentAttributes,
  itemVersion,
  launchAttributes,
  priorAttributes,
  restoreAttributes,
} from '../../core/incident/item/items.ts';
import { addUser, stateOf } from '../e2e/support/people.ts';
import { launchRecord, play, userIdentity } from '../e2e/support/records.ts';
import { firebreak, type Ran } from '../support/run/cli.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import {
  afterWaits,
  incidentOf,
  recordedMachine,
  sceneNames,
  type RecordedScene,
  scene,
  tasksAlone,
  tasksOf,
} from './recorded.ts';

// What the first edition left in an account, and today's code in it: test/data/first-edition/README.md.

const start = new Date('2026-11-26T08:00:00.000Z');
/** When this release is deployed: all of it was recorded in the hour before. */
const deployedAt = new Date('2026-11-26T10:00:00.000Z');
let deployed: Deployed;
/** ARNs of the first edition's state machine, and of its tasks alone. */
const machines = { whole: '', tasks: '' };
const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-test-'));

beforeAll(async () => {
  deployed = await startDeployed({
    settingsFile: 'test/e2e/settings/backup-settings.ts',
    account: { start },
  });
  const { account } = deployed;
  // The state machine's own role: deploying this release has changed it, too.
  const roles = Object.values(account.iam.snapshot().roles);
  const { arn: roleArn } = roles.find(({ inlinePolicies }) => 'containment' in inlinePolicies)!;
  const recorded = recordedMachine(physicalOf);
  for (const [name, definition] of [
    ['whole', afterWaits(recorded)],
    ['tasks', tasksAlone(recorded)],
  ] as const) {
    machines[name] = account.states.addStateMachine({
      ...{ name: `first-edition-${name}`, region: 'us-east-1', roleArn },
      definition: JSON.stringify(definition),
    }).arn;
  }
  for (const name of sceneNames) await bring(scene(name));
  account.clock.advanceTo(deployedAt);
}, startTimeout);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await deployed.close();
});

const resources = () => deployed.stacks.flatMap((stack) => stack.resources);
const refOf = (wanted: string): string => resources().find(({ type }) => type === wanted)!.ref;

/** The logical ids of the first edition are today's. */
function physicalOf(reference: object): string {
  const { Ref, 'Fn::GetAtt': attribute } = reference as {
    Ref?: string;
    'Fn::GetAtt'?: readonly [string, 'Arn'];
  };
  if (Ref === 'AWS::Partition') return 'aws';
  const { ref } = resources().find(({ logicalId }) => logicalId === (Ref ?? attribute?.[0]))!;
  return attribute ? `arn:aws:lambda:us-east-1:${deployed.account.accountId}:function:${ref}` : ref;
}

/** Puts an account as it was: its users and roles, and the items of its table. */
async function bring(recorded: RecordedScene): Promise<void> {
  const { iam, dynamoDb } = deployed.account;
  for (const user of Object.values(recorded.now.users)) {
    const { userName, userId, arn, accessKeys, inlinePolicies, attachedPolicies } = user;
    iam.importUser({
      ...{ userName, userId, arn, accessKeys },
      ...(user.hasPassword && { password: 'Correct-Horse-7-Battery' }),
      policies: { inline: inlinePolicies, attached: attachedPolicies },
    });
  }
  for (const { roleName, roleId, arn, trustPolicy, inlinePolicies } of Object.values(recorded.now.roles))
    iam.importRole({ roleName, roleId, arn, assumeRolePolicy: trustPolicy, inlinePolicies });
  // Each scene had a circuit breaker of its own; the caller's items are the scene's.
  const items = recorded.items.filter(({ sk }) => sk?.S !== 'BREAKER');
  for (const Item of items)
    await dynamoDb.execute('PutItem', { TableName: refOf('AWS::DynamoDB::Table'), Item });
}

const run = (arn: string, input: object): Execution => deployed.account.states.startExecution(arn, input);

const idOf = (recorded: RecordedScene): string => incidentOf(recorded)['incidentId']!.S!;
const pictureOf = (recorded: RecordedScene) => {
  const { users, roles } = deployed.account.iam.snapshot();
  const of = <T>(now: Readonly<Record<string, T>>, then: object) =>
    Object.fromEntries(Object.keys(then).map((name) => [name, now[name]]));
  return { users: of(users, recorded.now.users), roles: of(roles, recorded.now.roles) };
};
/** The incident of the scene's caller as it is now. */
const itemOf = async (recorded: RecordedScene) => {
  const { pk } = incidentOf(recorded);
  const [item] = (await deployed.watch().incidents(pk!.S!)).filter((each) => each['pk'] === pk!.S);
  return item!;
};

function cli(...args: readonly string[]): Promise<Ran> {
  const { endpoint, iam } = deployed.account;
  return firebreak(args, {
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: iam.root.accessKeyId,
      AWS_SECRET_ACCESS_KEY: iam.root.secretAccessKey,
      AWS_REGION: 'us-east-1',
      FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
    },
  });
}

describe('an execution that waited when this release was deployed', () => {
  it.each([
    ['containing', 'held', 'CONTAINED: user anna'],
    ['held', 'held', 'CONTAINED: user bert'],
    ['follow-up', 'held', 'CONTAINED: user carl'],
    ['role-session', 'held', 'CONTAINED: role web'],
    ['console-session', 'held', 'CONTAINED: user jan'],
    ['not-held', 'not-held', 'NOT CONTAINED, act now: role full'],
    ['alerted', 'alerted', 'CRITICAL ALERT, not contained: user karl'],
    ['refused', 'held', 'CONTAINED: user lisa'],
  ])('%s: it goes on to its end with today’s functions', async (name, status, subject) => {
    const recorded = scene(name);
    const seen = deployed.watch();
    const { state, input } = recorded.waiting!;
    const execution = run(machines.whole, { ...input, from: state });
    expect(await execution.settled).toMatchObject({ status: 'SUCCEEDED' });
    expect(await itemOf(recorded)).toMatchObject({ status, incidentId: idOf(recorded) });
    const evidence = seen.evidence(idOf(recorded));
    expect(Object.keys(evidence)).toContain(`${idOf(recorded)}/follow-up/incident.json`);
    const subjects = seen.notices().map((notice) => notice.subject);
    if (subjects.length > 0) expect(subjects.join('\n')).toContain(subject);
    else expect(['follow-up', 'held']).toContain(name);
    if (status === 'held' && name !== 'containing') expect(pictureOf(recorded)).toEqual(recorded.now);
  });
});

describe('each task of the first edition', () => {
  const recordedTasks = ['finished', 'role-session'].flatMap((name) =>
    tasksOf(name).map((task) => ({ name, ...task })),
  );
  it.each(recordedTasks)(
    '$state of $name is done by today’s functions, and answers all it did',
    async (task) => {
      const { state, input, output } = task;
      const {
        status,
        output: now,
        error,
        cause,
      } = await run(machines.tasks, { ...input, from: state }).settled;
      expect({ status, error, cause }).toEqual({ status: 'SUCCEEDED' });
      expect(Object.keys(now as object)).toEqual(expect.arrayContaining(Object.keys(output)));
    },
  );
});

describe('the state machine of the first edition', () => {
  it('contains a new caller with today’s functions, and counts its next launch', async () => {
    const { account } = deployed;
    const user = await addUser(account, 'quirin');
    const identity = userIdentity(user, { accessKeyId: user.keys[0].accessKeyId });
    const event = () => ({
      ...{ 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.ec2', id: 'e' },
      ...{ account: account.accountId, region: 'eu-west-1', time: account.clock.now().toISOString() },
      detail: launchRecord(account, identity),
    });
    const executions = [run(machines.whole, event()), run(machines.whole, event())];
    for (const { settled } of executions) expect(await settled).toMatchObject({ status: 'SUCCEEDED' });
    expect(stateOf(account, user)).toEqual({
      keys: ['Inactive', 'Active'],
      hasPassword: false,
      sessionsDenied: true,
    });
    const [incident] = await deployed.watch().incidents('quirin');
    expect(incident).toMatchObject({ status: 'held' });
    expect(await deployed.watch().launches(String(incident!['incidentId']))).toHaveLength(2);
  });
});

describe('a further launch of a caller', () => {
  /** @returns the recorded incident, and the one that the launch has opened for its user */
  async function launches(recorded: RecordedScene, change: object = {}) {
    const { account } = deployed;
    account.clock.advanceBy(2_000);
    const [user] = Object.values(recorded.now.users).filter(({ arn }) =>
      incidentOf(recorded)['pk']!.S!.includes(arn),
    );
    const { userId: uniqueId, arn } = user!;
    const accessKeyId = /key:(\w+)$/.exec(incidentOf(recorded)['pk']!.S!)![1]!;
    play(account, launchRecord(account, userIdentity({ arn, uniqueId }, { accessKeyId }), change));
    await account.settled();
    const pk = `user:${uniqueId}`;
    const [opened] = (await deployed.watch().incidents(pk)).filter((each) => each['pk'] === pk);
    return { item: await itemOf(recorded), opened };
  }

  // The first edition had an incident for each credential; today a user has one. What was contained then is contained
  // once more, and restored together.
  it.each([
    ['held and was re-opened', 'reopened'],
    ['the circuit breaker refused', 'refused'],
    ['was restored', 'restored'],
  ])('whose incident %s opens one of its user, in today’s version', async (_what, name) => {
    const recorded = scene(name);
    const max = {
      ...recorded,
      items: recorded.items.filter(({ pk }) => name !== 'refused' || pk?.S?.includes('/max:')),
    };
    const before = await itemOf(max);
    const { item, opened } = await launches(max);
    expect(item).toEqual(before);
    expect(opened).toMatchObject({ status: 'held', version: String(itemVersion), previousId: 'none' });
  });
  it('that IAM refused, where attempts are not contained, is an alert of its own', async () => {
    const denied = { errorCode: 'Client.UnauthorizedOperation', responseElements: null };
    const { opened } = await launches(scene('two-launches'), denied);
    expect(opened).toMatchObject({ status: 'alerted', response: 'alert' });
  });
});

describe('the command line', () => {
  it('reads every item, and each attribute is one of today’s definition', async () => {
    const known = {
      INCIDENT: incidentAttributes,
      CREDENTIAL: incidentAttributes,
      LAUNCH: launchAttributes,
      PRIOR: priorAttributes,
      RESTORE: restoreAttributes,
    };
    const items = await deployed.account.dynamoDb.items(refOf('AWS::DynamoDB::Table'));
    for (const item of items as Record<string, { S?: string }>[]) {
      const [of, kind = ''] = [item['pk']!, item['sk']!].map(({ S = '' }) => S.split('#')[0]!);
      if (kind === 'BREAKER' || kind === 'WAVES') continue;
      expect(known[(of === 'PRIOR' ? of : kind) as keyof typeof known]).toEqual(
        expect.arrayContaining(Object.keys(item).filter((name) => !['pk', 'sk'].includes(name))),
      );
    }
    const recorded = scene('backup-key');
    const list = await cli('incidents');
    expect(list).toMatchObject({ code: 0, stderr: '' });
    expect(list.stdout).toMatch(new RegExp(`${idOf(recorded)} .* held +1 +user nora, key`));
    const shown = await cli('incident', idOf(recorded));
    expect(shown.stdout).toContain('BEFORE IT WAS CHANGED');
    expect(shown.stdout).toMatch(/backup key: created/);
  });

  const everything = ['--include-compromised-key', '--include-sessions', '--new-password'];
  it('restores what the first edition took: of two waves, and one that was begun and not finished', async () => {
    const recorded = [scene('second-wave'), scene('restoring')];
    const ran = await Promise.all(
      recorded.map((one) => cli('restore', idOf(one), '--execute', '--yes', ...everything)),
    );
    expect(ran).toMatchObject(ran.map(() => ({ code: 0, stdout: expect.stringContaining('RESTORED') })));
    for (const one of recorded) {
      expect(pictureOf(one)).toEqual(one.before);
      expect(await itemOf(one)).toMatchObject({ status: 'restored' });
    }
  });
  it('plans a restore from the first edition’s evidence', async () => {
    const file = path.join(folder, 'incident.json');
    const evidence = tasksOf('finished').find(({ state }) => state === 'StoreEvidence')!.input;
    writeFileSync(file, JSON.stringify(evidence));
    const { stdout } = await cli('restore', '--from', file, ...everything);
    expect(stdout).toContain('inline policy FirebreakRevokeSessions of user dora');
  });
});
