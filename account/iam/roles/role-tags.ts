import type * as sdk from '@aws-sdk/client-iam';
import type { Operation } from '../../model.ts';
import type { IamContext } from '../context.ts';
import { findRole } from '../store/find.ts';
import { paginate } from '../paginate.ts';
import { toTagList, withoutTags, withTags } from '../users/tags.ts';
import { required } from '../validate.ts';

/** TagRole, UntagRole, ListRoleTags. */
export function roleTagOperations({ store }: IamContext): Record<string, Operation> {
  return {
    TagRole: (input: sdk.TagRoleRequest): void => {
      const role = findRole(store, input.RoleName);
      store.roles.set(role.roleId, { ...role, tags: withTags(role.tags, required(input.Tags, 'tags')) });
    },
    UntagRole: (input: sdk.UntagRoleRequest): void => {
      const role = findRole(store, input.RoleName);
      store.roles.set(role.roleId, {
        ...role,
        tags: withoutTags(role.tags, required(input.TagKeys, 'tagKeys')),
      });
    },
    ListRoleTags: (input: sdk.ListRoleTagsRequest): sdk.ListRoleTagsResponse => {
      const tags = toTagList(findRole(store, input.RoleName).tags);
      const { items, rest } = paginate(tags, (tag) => tag.Key ?? '', input);
      return { Tags: items, ...rest };
    },
  };
}
