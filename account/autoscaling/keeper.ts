import { AwsError, type Call } from '../model.ts';
import type { Fleet } from '../ec2/fleet.ts';
import type { Group, Groups } from './store.ts';

/** Keeps groups at their size. */
export interface Keeper {
  /** Lets every group of a Region look at its instances, and act. */
  readonly keep: (region: string, now: Date) => void;
  /** Ends a group. @throws AwsError ResourceInUse where it has instances and is not to be forced */
  readonly remove: (group: Group, isForced: boolean, call: Call) => void;
}

const launcher = 'assumed-role/AWSServiceRoleForAutoScaling/AutoScaling';

export function createKeeper(accountId: string, fleet: Fleet, groupsOf: (region: string) => Groups): Keeper {
  const launchedBy = `arn:aws:sts::${accountId}:${launcher}`;
  // What a group does is a change of instances, too.
  let isAtIt = false;

  function keepGroup(region: string, group: Group, now: Date): Group {
    const does = (...names: readonly string[]): boolean =>
      names.every((name) => !group.suspended.includes(name));
    const running = fleet
      .instances(region)
      .filter(({ instanceId, runs }) => runs && group.instanceIds.includes(instanceId))
      .map(({ instanceId }) => instanceId);
    const unhealthy = group.instanceIds.filter((id) => !running.includes(id));
    const replaced = does('HealthCheck', 'ReplaceUnhealthy', 'Terminate') ? unhealthy : [];
    fleet.terminate(region, replaced, now);
    const left = group.instanceIds.filter((id) => !replaced.includes(id));
    const surplus = does('Terminate') ? left.slice(0, Math.max(0, left.length - group.desired)) : [];
    fleet.terminate(region, surplus, now);
    const kept = left.filter((id) => !surplus.includes(id));
    const missing = does('Launch') ? Math.max(0, group.desired - kept.length) : 0;
    const launched = fleet.launchLike(region, group.like, missing, { group: group.name, launchedBy, now });
    return { ...group, instanceIds: [...kept, ...launched] };
  }

  return {
    keep: (region, now) => {
      if (isAtIt) return;
      isAtIt = true;
      try {
        const groups = groupsOf(region);
        for (const group of groups.values()) groups.set(group.name, keepGroup(region, group, now));
      } finally {
        isAtIt = false;
      }
    },
    remove: (group, isForced, { region, time }) => {
      if (group.instanceIds.length > 0 && !isForced)
        throw new AwsError(
          'ResourceInUse',
          'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
        );
      isAtIt = true;
      fleet.terminate(region, group.instanceIds, time);
      isAtIt = false;
    },
  };
}
