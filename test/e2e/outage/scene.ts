import { randomUUID } from 'node:crypto';
import type { Deployed } from '../../support/run/deployed.ts';
import { stateOf, type TestUser } from '../support/people.ts';
import { accountId, launchRecord, userIdentity } from '../support/records.ts';

export const hour = 3_600_000;

/** The event of a launch by the first key of the user that was made just now. */
export function eventOf({ account }: Deployed, user: TestUser) {
  const more = { accessKeyId: user.keys[0].accessKeyId };
  const detail = launchRecord(account, userIdentity(user, more), { eventID: randomUUID() });
  return {
    ...{ version: '0' as const, id: randomUUID(), source: 'aws.ec2', account: accountId },
    ...{
      'detail-type': 'AWS API Call via CloudTrail',
      time: String(detail['eventTime']),
      region: 'eu-west-1',
    },
    ...{ resources: [], detail },
  };
}

/** A sensor's bus hands the event over now. */
export async function arrive({ account }: Deployed, event: ReturnType<typeof eventOf>): Promise<void> {
  await account.eventBridge.publish(event, 'us-east-1', 'firebreak');
  await account.settled();
}

/** As the runbook starts an execution by hand, with the event as it was. */
export async function startByHand({ account, stacks }: Deployed, event: object): Promise<void> {
  const machine = stacks
    .flatMap(({ resources }) => resources)
    .find(
      ({ type, ref }) =>
        type === 'AWS::StepFunctions::StateMachine' && ref.endsWith(':firebreak-containment'),
    );
  account.states.startExecution(machine!.ref, event);
  await account.settled();
}

export const keyOf = ({ account }: Deployed, user: TestUser) => stateOf(account, user).keys[0];
