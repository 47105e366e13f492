import { randomUUID } from 'node:crypto';
import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { CloudTrailRecord } from '../../account/cloudtrail/record.ts';
import { person } from '../../account/drills/people.ts';
import type { Execution } from '../../account/states/execution.ts';
import { steps } from '../../lambda/contract.ts';
import { type CriticalPath, toCriticalPath } from './critical-path.ts';
import { addVictim, functionName, type Stage, type Victim } from './stage.ts';

/** One containment, from the event to the inactive key. */
export interface Containment {
  /** From the launch's record being handed to EventBridge to the executed UpdateAccessKey. */
  readonly milliseconds: number;
  readonly path: CriticalPath;
}

/** What the rehearsal leaves for the measurements. */
export interface Rehearsal {
  /** CloudTrail's record of the launch; every measured launch is a copy of it. */
  readonly launch: CloudTrailRecord;
  /** The role under which the key was made inactive: the floor makes its call under the same. */
  readonly deactivationRole: string;
  readonly execution: Execution;
}

/** A real launch, answered to the end. @throws Error when it was not contained */
export async function rehearse({ account, log }: Stage): Promise<Rehearsal> {
  const attacker = person(account, addVictim(account), { ip: '203.0.113.66', agent: 'Boto3/1.40' });
  await attacker.ec2('eu-west-1').send(
    new RunInstancesCommand({
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 'p5.48xlarge',
      MinCount: 1,
      MaxCount: 4,
    }),
  );
  await account.settled();
  log.take();
  const launch = account.trail.all().findLast(({ eventName }) => eventName === 'RunInstances');
  const deactivation = account.trail.all().findLast(({ eventName }) => eventName === 'UpdateAccessKey');
  const [execution] = account.states.executions();
  const deactivationRole = deactivation?.userIdentity.sessionContext?.sessionIssuer.userName;
  if (!launch || deactivationRole === undefined || !execution) throw neverContained();
  return { launch, deactivationRole, execution };
}

/** Lets somebody new launch, and waits until everything that follows has been done. */
export async function contain({ account, log }: Stage, launch: CloudTrailRecord): Promise<Containment> {
  const victim = addVictim(account);
  const record = launchOf(victim, launch, account.clock.now());
  log.take();
  const deactivated = log.deactivated(victim.accessKeyId);
  const startedAt = performance.now();
  account.play(record);
  const everything = account.settled();
  const call = await Promise.race([deactivated, everything]);
  if (!call) throw neverContained();
  const path = toCriticalPath(log.take());
  await everything;
  return { milliseconds: call.at - startedAt, path };
}

function neverContained(): Error {
  return new Error('Everything came to rest and the key is still active. Run `firebreak drill` to see why.');
}

/** Ends all processes of the functions, so that whatever comes next starts them anew. */
export function makeCold({ account }: Stage): void {
  for (const step of steps) account.lambda.coldStart(functionName(step));
}

/** The same launch by somebody else, now. */
export function launchOf(victim: Victim, launch: CloudTrailRecord, now: Date): CloudTrailRecord {
  const { userName, accessKeyId } = victim;
  const arn = launch.userIdentity.arn?.replace(/[^/]+$/, userName) ?? '';
  return {
    ...launch,
    eventID: randomUUID(),
    eventTime: `${now.toISOString().slice(0, 19)}Z`,
    userIdentity: { ...launch.userIdentity, arn, userName, accessKeyId },
  };
}
