import type { EventPattern } from 'aws-cdk-lib/aws-events';
import type { Settings } from '../../core/settings/settings.ts';
import { type ExactUser, exactUsers } from '../settings/exact-users.ts';
import { launchPattern } from './launch-pattern.ts';
import { type Account, reasonsToKeep } from './reasons-to-keep.ts';

/**
 * The default quota of EventBridge ("Event pattern size", L-664C5505) is 2,048 characters. Some are left free, because
 * CloudFormation does not say how it writes the JSON.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const mostCharacters = 1_900;

export interface SensorPattern {
  readonly pattern: EventPattern;
  /** ARNs that would have been left out at the sensor, had there been room. The judge ignores them as well. */
  readonly leftToJudge: readonly string[];
}

/**
 * What a sensor forwards: launches, but for those of service-linked roles and of users whose every launch is
 * expected. EventBridge drops what a pattern does not match without a trace, so nothing is dropped that
 * resolve-caller would not ignore: a launch is kept for any one of {@link reasonsToKeep}.
 *
 * @param settings what is expected
 * @param account the account and partition of the sensor
 */
export function sensorPattern(settings: Pick<Settings, 'expectations'>, account: Account): SensorPattern {
  const candidates = exactUsers(settings).filter((user) => isPossible(user, account));
  const narrowed = candidates.reduce<readonly ExactUser[]>((sofar, user) => {
    const more = [...sofar, user];
    return lengthOf(more, account) <= mostCharacters ? more : sofar;
  }, []);
  return {
    pattern: patternOf(narrowed, account),
    leftToJudge: candidates.filter((user) => !narrowed.includes(user)).map(({ arn }) => arn),
  };
}

/** A user of another account or partition is never ignored: who it is cannot be known here. */
function isPossible(user: ExactUser, { id, isKnown, partition }: Account): boolean {
  return user.partition === partition && (!isKnown || user.account === id);
}

function patternOf(users: readonly ExactUser[], account: Account): EventPattern {
  const launch = launchPattern();
  return { ...launch, detail: { ...launch.detail, $or: reasonsToKeep(users, account) } };
}

/** As EventBridge gets it: with the 12 digits of the account. */
function lengthOf(users: readonly ExactUser[], account: Account): number {
  const { detailType, ...rest } = patternOf(users, { ...account, id: '0'.repeat(12) });
  return JSON.stringify({ ...rest, 'detail-type': detailType }).length;
}
