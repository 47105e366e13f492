import { randomUUID } from 'node:crypto';
import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { CloudTrailRecord, Execution } from '@firebreak/account';
import { person } from '../../../drills/people.ts';
import { containmentMachine, type Step, warmSteps } from '../../../lambda/contract.ts';
import { type CriticalPath, toCriticalPath } from './critical-path.ts';
import { type EffectName, effects, type Victim } from '../effects.ts';
import type { Processes, Row } from '../rows.ts';
import { addVictim, makeCold, ping, type Stage } from './stage.ts';

/** One containment, from the event to one effect. */
export interface Containment {
  /** From the launch's record being handed to EventBridge to IAM's executed call. */
  readonly milliseconds: number;
  readonly path: CriticalPath;
}

/** What the rehearsal leaves for the measurements. */
export interface Rehearsal {
  /** CloudTrail's record of the launch; every measured launch is a copy of it. */
  readonly launch: CloudTrailRecord;
  /** The roles under which each effect was had: the floor makes its call under the same. */
  readonly roles: Readonly<Record<EffectName, string>>;
  readonly execution: Execution;
}

/** A real launch, answered to the end. @throws Error when it was not contained */
export async function rehearse({ account, log }: Stage): Promise<Rehearsal> {
  const victim = addVictim(account);
  const launch = await launchBy(account, victim);
  await account.settled();
  log.take();
  const execution = account.states
    .executions()
    .find(({ stateMachine }) => stateMachine.name === containmentMachine);
  const roleOf = (effect: EffectName): string => {
    const call = account.trail.all().findLast(({ eventName }) => eventName === effects[effect].operation);
    const role = call?.userIdentity.sessionContext?.sessionIssuer.userName;
    if (role === undefined) throw neverContained();
    return role;
  };
  if (!execution) throw neverContained();
  return {
    launch,
    roles: { key: roleOf('key'), sessions: roleOf('sessions'), password: roleOf('password') },
    execution,
  };
}

/** CloudTrail's record of a real launch in the account. */
export async function launchBy(account: Stage['account'], victim: Victim): Promise<CloudTrailRecord> {
  const attacker = person(account, victim, { ip: '203.0.113.66', agent: 'Boto3/1.40' });
  await attacker.ec2('eu-west-1').send(
    new RunInstancesCommand({
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 'p5.48xlarge',
      MinCount: 1,
      MaxCount: 4,
    }),
  );
  const launch = account.trail.all().findLast(({ eventName }) => eventName === 'RunInstances');
  if (!launch) throw new Error('The launch left no record.');
  return launch;
}

/** Lets somebody new launch, waits for the effect, and clears up what would follow. */
export async function contain(stage: Stage, row: Row, launch: CloudTrailRecord): Promise<Containment> {
  const { account, log } = stage;
  await prepare(stage, row);
  const victim = addVictim(account);
  const record = launchOf(victim, launch, account.clock.now());
  if (row.branches === 'alone') stage.allow(['resolve-caller', effects[row.effect].step]);
  try {
    const executed = log.executed(row.effect, victim.userName);
    const startedAt = performance.now();
    account.play(record);
    const call = await Promise.race([executed, account.settled()]);
    if (!call) throw neverContained();
    const path = toCriticalPath(log.take(), row.effect);
    await stage.clear();
    return { milliseconds: call.at - startedAt, path };
  } finally {
    stage.allow();
  }
}

async function prepare(stage: Stage, { effect, branches, processes }: Row): Promise<void> {
  const waitedFor: readonly Step[] =
    branches === 'alone' ? [effects[effect].step] : warmSteps.filter((step) => step !== 'resolve-caller');
  const running: Readonly<Record<Exclude<Processes, 'used'>, readonly Step[]>> = {
    none: [],
    second: waitedFor,
    pinged: warmSteps,
  };
  if (processes === 'used') return;
  makeCold(stage);
  await ping(stage, running[processes]);
  await stage.clear();
}

function neverContained(): Error {
  return new Error('Everything came to rest and the caller can still act. Run `firebreak drill` to see why.');
}

/** The same launch by somebody else, now. */
export function launchOf(victim: Victim, launch: CloudTrailRecord, now: Date): CloudTrailRecord {
  const { userName, userId: principalId, accessKeyId } = victim;
  const arn = launch.userIdentity.arn?.replace(/[^/]+$/, userName) ?? '';
  return {
    ...launch,
    eventID: randomUUID(),
    eventTime: `${now.toISOString().slice(0, 19)}Z`,
    userIdentity: { ...launch.userIdentity, principalId, arn, userName, accessKeyId },
  };
}
