import type { Ec2 } from '../ec2/ec2.ts';
import type { Call, Service } from '../model.ts';
import { autoScalingAccess } from './access.ts';
import { validationError } from './errors.ts';
import { createKeeper } from './keeper.ts';
import { type Desk, memberOperations, processOperations, sizeOperations } from './operations.ts';
import type { Group, Groups } from './store.ts';

interface AutoScalingOptions {
  readonly accountId: string;
  readonly ec2: Pick<Ec2, 'fleet'>;
}

/**
 * Groups of EC2 Auto Scaling, each made after an instance, without launch templates, policies and hooks. A group acts at
 * once, not within minutes: it replaces what is stopped or terminated, unless the process for that is suspended.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html
 */
export function createAutoScaling({ accountId, ec2 }: AutoScalingOptions): { readonly service: Service } {
  const regions = new Map<string, Groups>();
  const groupsOf = (region: string): Groups => {
    const groups = regions.get(region) ?? new Map<string, Group>();
    regions.set(region, groups);
    return groups;
  };
  const { fleet } = ec2;
  const keeper = createKeeper(accountId, fleet, groupsOf);
  fleet.onChange(keeper.keep);
  const desk: Desk = {
    ...{ accountId, fleet, keeper, groupsOf },
    find: ({ region }: Call, name = '') => {
      const group = groupsOf(region).get(name);
      if (group) return group;
      throw validationError('AutoScalingGroup name not found - null');
    },
    put: ({ region, time }, group) => {
      groupsOf(region).set(group.name, group);
      keeper.keep(region, time);
    },
  };
  return {
    service: {
      operations: { ...sizeOperations(desk), ...memberOperations(desk), ...processOperations(desk) },
      access: (call) => autoScalingAccess(accountId, call),
    },
  };
}
