import type { RunInstancesRequest } from '@aws-sdk/client-ec2';
import { ec2Rendering, sensitive, toTagSpecificationSet } from './ec2-rendering.ts';
import type { Json, JsonObject } from './record.ts';
import { toJsonObject, without } from './to-json.ts';

/**
 * RunInstances' requestParameters: image, key and counts move into `instancesSet`, the placement's members stand
 * alone, some members are shown although the caller left them out, and user data never is. Image and type are
 * absent when a launch template holds them.
 */
export function toRunInstancesParameters(input: Partial<RunInstancesRequest>): JsonObject {
  const {
    ImageId,
    MinCount,
    MaxCount,
    KeyName,
    SecurityGroupIds,
    SecurityGroups,
    UserData,
    TagSpecifications,
    Placement,
    Monitoring,
    ...rest
  } = input;
  const groups = [
    ...(SecurityGroupIds ?? []).map((groupId) => ({ groupId })),
    ...(SecurityGroups ?? []).map((groupName) => ({ groupName })),
  ];
  return {
    instancesSet: {
      items: [toPresent({ imageId: ImageId, minCount: MinCount, maxCount: MaxCount, keyName: KeyName })],
    },
    blockDeviceMapping: {},
    monitoring: { enabled: Monitoring?.Enabled ?? false },
    disableApiTermination: false,
    disableApiStop: false,
    ...(groups.length > 0 && { groupSet: { items: groups } }),
    ...(UserData !== undefined && { userData: sensitive }),
    ...(Placement && toJsonObject(Placement, ec2Rendering)),
    ...toJsonObject(without(rest, ['DryRun']), ec2Rendering),
    ...(TagSpecifications && { tagSpecificationSet: toTagSpecificationSet(TagSpecifications) }),
  };
}

function toPresent(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined),
  );
}
