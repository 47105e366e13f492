import type * as sdk from '@aws-sdk/client-ec2';
import type { Call, Clock, Service } from '../model.ts';
import { ec2Access } from './access.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { addGroup, toDefaultGroup } from './groups/security-groups.ts';
import { idOf } from './ids.ts';
import { groupOperations, instanceOperations, spotOperations } from './operations.ts';
import { describeRegions } from './regions.ts';
import { isVisible, toState, type RegionState, type StoredInstance } from './state.ts';
import type { Place } from './instances/to-instance.ts';

export interface Ec2Options {
  readonly accountId: string;
  readonly clock: Clock;
}

/** An instance for those who look at the account from outside. */
type InstanceView = StoredInstance & { readonly region: string; readonly state: sdk.InstanceStateName };

export interface Ec2 {
  /** Signing name `ec2`. */
  readonly service: Service;
  /** For Auto Scaling. */
  readonly fleet: Fleet;
  /** The instances of all Regions that DescribeInstances would show now. */
  readonly instances: () => readonly InstanceView[];
}

/** The account's EC2: instances and security groups, each Region for itself, in one default VPC. */
export function createEc2({ accountId, clock }: Ec2Options): Ec2 {
  const regions = new Map<string, RegionState>();

  function place({ region }: Pick<Call, 'region'>): Place {
    return { accountId, region, vpcId: idOf('vpc', accountId, region) };
  }

  function state(call: Pick<Call, 'region'>): RegionState {
    const found = regions.get(call.region) ?? createRegion(place(call));
    regions.set(call.region, found);
    return found;
  }

  const { changed, ...fleet } = createFleet(
    (region) => ({ state: state({ region }), place: place({ region }) }),
    () => clock.now(),
  );
  /** Whoever keeps instances running sees each change of them. */
  function seen<T>(output: T, { region, time }: Call): T {
    changed(region, time);
    return output;
  }

  return {
    service: {
      operations: {
        DescribeRegions: (input: sdk.DescribeRegionsRequest) => describeRegions(input),
        ...instanceOperations({ state, place }, seen),
        ...groupOperations({ state, place }),
        ...spotOperations({ state, place }),
      },
      access: (call) => ec2Access(accountId, call),
    },
    fleet,
    instances: () => {
      const now = clock.now();
      return [...regions.values()].flatMap(({ region, instances }) =>
        [...instances.values()]
          .filter((instance) => isVisible(instance, now))
          .map((instance) => ({ ...instance, region, state: toState(instance, now).Name })),
      );
    },
  };
}

function createRegion(place: Place): RegionState {
  const state: RegionState = {
    region: place.region,
    instances: new Map(),
    groups: new Map(),
    rules: new Map(),
    launches: new Map(),
    spotRequests: new Map(),
  };
  addGroup(state, toDefaultGroup(place));
  return state;
}
