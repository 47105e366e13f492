import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError } from '../../model.ts';
import type { RegionState, StoredInstance } from '../state.ts';

/** The group with an id, or the one with a name in the default VPC. Throws InvalidGroup.NotFound. */
export function findGroup(
  state: RegionState,
  wanted: { readonly id: string } | { readonly name: string },
): sdk.SecurityGroup {
  const text = 'id' in wanted ? wanted.id : wanted.name;
  const group =
    'id' in wanted
      ? state.groups.get(wanted.id)
      : [...state.groups.values()].find(({ GroupName: name }) => name === wanted.name);
  if (!group) throw new AwsError('InvalidGroup.NotFound', `The security group '${text}' does not exist`);
  return group;
}

/** The groups of a launch; the default one when none is asked for. */
export function findGroups(
  state: RegionState,
  ids: readonly string[],
  names: readonly string[],
): StoredInstance['groups'] {
  const wanted = [...ids.map((id) => ({ id })), ...names.map((name) => ({ name }))];
  const groups = (wanted.length > 0 ? wanted : [{ name: 'default' }]).map((one) => findGroup(state, one));
  return groups.map(({ GroupId = '', GroupName = '' }) => ({ GroupId, GroupName }));
}
