import type { Action } from '../../../core/containment/action.ts';
import { planContainment } from '../../../core/containment/plan.ts';
import type { Caller } from '../../../core/caller/caller.ts';
import type { StepResult } from '../../../core/containment/outcome.ts';
import type { Notes } from '../../../cli/contain/notes.ts';
import { carryOutPlan } from '../../../cli/contain/carry-out.ts';
import { makeWorld, type World } from '../world.ts';
import { settings } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';
import { launchRecord } from '../../support/events.ts';
import { makeFaults } from '../faults.ts';
import { makeTable, type TableInMemory } from './table.ts';

/** An account with an incident table, in which somebody was contained. */
export interface Scene {
  readonly world: World;
  readonly table: TableInMemory;
  /** Users and roles before anybody was contained. */
  readonly before: string;
}

const bob = {
  userName: 'bob',
  uniqueId: 'AIDAEXAMPLEBOB0000001',
  userArn: 'arn:aws:iam::111122223333:user/bob',
};
export const keys = { stolen: 'AKIAEXAMPLEBOB000001', other: 'AKIAEXAMPLEBOB000002' } as const;
const reason = 'an example';
const byKey: Caller = { kind: 'user-key', ...bob, accessKeyId: keys.stolen, reason };
const boundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
const long = { createDate: new Date('2026-01-01') };

export const pictureOf = ({ iam }: World): string => {
  const { users, roles } = iam.snapshot();
  return JSON.stringify({ users, roles }, null, 1);
};

/** Leaves no room for an inline or an attached policy: a deny is put as the boundary then. */
function fill({ call }: World): void {
  const Statement = [{ Effect: 'Allow', Action: '*', Resource: `arn:aws:s3:::${'x'.repeat(1_900)}` }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  call('PutUserPolicy', { UserName: bob.userName, PolicyName: 'filler', PolicyDocument });
  for (let index = 0; index < 9; index += 1) {
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    const { Policy } = call('CreatePolicy', { PolicyName: `own-${index}`, PolicyDocument: document }) as {
      Policy: { Arn: string };
    };
    call('AttachUserPolicy', { UserName: bob.userName, PolicyArn: Policy.Arn });
  }
}

/**
 * A user with two keys, a password, an SSH key and a boundary; a role that the user may assume.
 * @param isFull IAM takes no further policy of the user
 */
export function makeScene({ isFull = false } = {}): Scene {
  const world = makeWorld();
  world.iam.importUser({
    ...{ userName: bob.userName, userId: bob.uniqueId, password: 'Correct-Horse-7-Battery', ...long },
    accessKeys: Object.values(keys).map((accessKeyId) => ({ accessKeyId, status: 'Active', ...long })),
    policies: { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'], boundary },
  });
  world.call('UploadSSHPublicKey', {
    UserName: 'bob',
    SSHPublicKeyBody: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== x',
  });
  world.iam.importRole({
    roleName: 'build',
    assumeRolePolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
    },
  });
  if (isFull) fill(world);
  return { world, table: makeTable(), before: pictureOf(world) };
}

/** The session of a role that bob's key issued: bob is contained along, in the second wave. */
export const bySession = ({ world }: Scene): Caller => {
  const { roleId } = world.iam.snapshot().roles['build']!;
  return {
    ...{
      kind: 'role-session',
      roleName: 'build',
      sessionName: 'nightly',
      userId: `${roleId}:nightly`,
      reason,
    },
    roleArn: 'arn:aws:iam::111122223333:role/build',
  };
};

/** The table has what is written down. */
const unnoted: Notes = {
  keep: (prior) => Promise.resolve(prior),
  acting: () => undefined,
  did: () => undefined,
  checked: () => undefined,
};

/** Contains a caller by the code of the steps, and writes the incident down as the state machine does. */
export async function contain(
  { world, table }: Scene,
  id: string,
  { caller = byKey, origin }: { readonly caller?: Caller; readonly origin?: Caller } = {},
): Promise<void> {
  const of = settings({ settleSeconds: 5, holdSeconds: 10 });
  const own = planContainment(caller, of).actions;
  const actions: readonly Action[] = [...own, ...(origin ? planContainment(origin, of).actions : [])];
  const key =
    caller.kind === 'role-session' ? `role:${caller.userId.split(':')[0]!}` : `user:${bob.uniqueId}`;
  const openedAt = world.clock.now().toISOString();
  const state = stateOf({ ...launchRecord, eventTime: openedAt }, { attempts: { value: 0 } });
  const plan = { ...planContainment(caller, of), actions };
  const after = await carryOutPlan(
    {
      ...{ ...state, caller, plan, receivedAt: openedAt },
      ...(origin && { wave: { phase: 'first', plan, denied: [] } }),
    },
    {
      iam: world.client('contain', makeFaults([]), () => undefined),
      ...{ now: world.clock.now, settings: of, tell: () => undefined, pause: (ms) => world.clock.sleep(ms) },
      notes: unnoted,
    },
  );
  const { containment, verification } = after;
  if (!verification?.held) throw new Error(`not contained: ${JSON.stringify(verification)}`);
  table.put({
    ...{ pk: key, sk: 'INCIDENT', version: '2', incidentId: id, subject: id, openedAt, windowEnds: openedAt },
    ...{ response: 'contain', status: 'held', launchTime: openedAt },
    intent: JSON.stringify({ caller, verdict: { kind: 'contain', because: '' }, plan }),
    containment: JSON.stringify(containment),
    verification: JSON.stringify(verification),
  });
  const priors = Object.values(containment ?? {}).flatMap(({ prior }: StepResult) => prior ?? []);
  for (const [index, prior] of priors.entries())
    table.put({ pk: `PRIOR#${key}`, sk: `${id}#${index}`, version: '2', priors: JSON.stringify([prior]) });
}

/** Bob's key as whoever issued the session. */
export const asOrigin = { origin: byKey };
