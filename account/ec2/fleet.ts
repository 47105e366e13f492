import { addInstances } from './instances/add-instances.ts';
import type { Place } from './instances/to-instance.ts';
import { type RegionState, type StoredInstance, toState } from './state.ts';

/** An instance for a service that keeps instances running. */
export type FleetInstance = Pick<StoredInstance, 'instanceId' | 'instanceType' | 'availabilityZone'> & {
  /** It runs, or is about to. */
  readonly runs: boolean;
};

interface LaunchFor {
  /** The Auto Scaling group, which its instances are tagged with. */
  readonly group: string;
  readonly launchedBy: string;
  readonly now: Date;
}

/** What Auto Scaling does to the instances of a Region. */
export interface Fleet {
  readonly instances: (region: string) => readonly FleetInstance[];
  /** Tells of each change that somebody else has made to instances. */
  readonly onChange: (work: (region: string, now: Date) => void) => void;
  /** Tags instances as a group's; those that there are. */
  readonly join: (region: string, ids: readonly string[], group: string) => void;
  /** Terminates instances, protected ones too: no protection binds the group itself. */
  readonly terminate: (region: string, ids: readonly string[], now: Date) => void;
  /** @returns the ids of `count` new instances of the image, type and groups of an old one */
  readonly launchLike: (region: string, id: string, count: number, how: LaunchFor) => readonly string[];
}

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html */
const groupTag = 'aws:autoscaling:groupName';

/** @param at the state of a Region, and where that is */
export function createFleet(
  at: (region: string) => { readonly state: RegionState; readonly place: Place },
  now: () => Date,
): Fleet & { readonly changed: (region: string, now: Date) => void } {
  const listeners: ((region: string, now: Date) => void)[] = [];
  const find = (region: string, id: string): StoredInstance | undefined => at(region).state.instances.get(id);
  const put = (region: string, instance: StoredInstance): void =>
    void at(region).state.instances.set(instance.instanceId, instance);
  return {
    changed: (region, time) => {
      for (const listener of listeners) listener(region, time);
    },
    onChange: (work) => void listeners.push(work),
    instances: (region) =>
      [...at(region).state.instances.values()].map((instance) => ({
        ...instance,
        runs: ['pending', 'running'].includes(toState(instance, now()).Name),
      })),
    join: (region, ids, group) => {
      for (const id of ids) {
        const instance = find(region, id);
        if (instance) put(region, { ...instance, tags: [...instance.tags, { Key: groupTag, Value: group }] });
      }
    },
    terminate: (region, ids, time) => {
      for (const id of ids) {
        const instance = find(region, id);
        if (instance && instance.change.kind !== 'terminate')
          put(region, { ...instance, change: { kind: 'terminate', at: time } });
      }
    },
    launchLike: (region, id, count, { group, launchedBy, now: time }) => {
      const like = find(region, id);
      if (!like || count === 0) return [];
      const { imageId, instanceType, groups } = like;
      const { state, place } = at(region);
      const tags = [{ Key: groupTag, Value: group }];
      const request = { ImageId: imageId, InstanceType: instanceType, MinCount: count, MaxCount: count };
      const launch = { request, imageId, instanceType, max: count, groups };
      return addInstances(state, launch, { place, launchedBy, time, tags }).map(
        ({ instanceId }) => instanceId,
      );
    },
  };
}
