import type * as sdk from '@aws-sdk/client-iam';
import type { Operation } from '../../model.ts';
import type { IamContext } from '../context.ts';
import { findRole, findUser } from '../store/find.ts';
import type { Tags } from '../store/store.ts';
import { paginate } from '../paginate.ts';
import { toTagList, withoutTags, withTags } from './tags.ts';
import { required } from '../validate.ts';

/** TagUser, UntagUser, ListUserTags, TagRole, UntagRole, ListRoleTags. */
export function tagOperations({ store }: IamContext): Record<string, Operation> {
  const ofUser: Find = ({ UserName }) => {
    const user = findUser(store, UserName);
    return { tags: user.tags, put: (tags) => store.users.set(user.userId, { ...user, tags }) };
  };
  const ofRole: Find = ({ RoleName }) => {
    const role = findRole(store, RoleName);
    return { tags: role.tags, put: (tags) => store.roles.set(role.roleId, { ...role, tags }) };
  };
  return {
    ...{ TagUser: tag(ofUser), UntagUser: untag(ofUser), ListUserTags: list(ofUser) },
    ...{ TagRole: tag(ofRole), UntagRole: untag(ofRole), ListRoleTags: list(ofRole) },
  };
}

interface Tagged {
  readonly tags: Tags;
  readonly put: (tags: Tags) => void;
}

type Named = { readonly UserName?: string; readonly RoleName?: string };
type Find = (input: Named) => Tagged;

const tag = (find: Find) => (input: Named & Pick<sdk.TagUserRequest, 'Tags'>) => {
  const { tags, put } = find(input);
  put(withTags(tags, required(input.Tags, 'tags')));
};

const untag = (find: Find) => (input: Named & Pick<sdk.UntagUserRequest, 'TagKeys'>) => {
  const { tags, put } = find(input);
  put(withoutTags(tags, required(input.TagKeys, 'tagKeys')));
};

const list = (find: Find) => (input: Named & Omit<sdk.ListUserTagsRequest, 'UserName'>) => {
  const { items, rest } = paginate(toTagList(find(input).tags), ({ Key }) => Key ?? '', input);
  return { Tags: items, ...rest };
};
