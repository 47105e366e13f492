import type * as sdk from '@aws-sdk/client-iam';
import type { Operation } from '../../model.ts';
import type { IamContext } from '../context.ts';
import { findUser } from '../store/find.ts';
import { paginate } from '../paginate.ts';
import { toTagList, withoutTags, withTags } from './tags.ts';
import { required } from '../validate.ts';

/** TagUser, UntagUser, ListUserTags. */
export function userTagOperations({ store }: IamContext): Record<string, Operation> {
  return {
    TagUser: (input: sdk.TagUserRequest): void => {
      const user = findUser(store, input.UserName);
      store.users.set(user.userId, { ...user, tags: withTags(user.tags, required(input.Tags, 'tags')) });
    },
    UntagUser: (input: sdk.UntagUserRequest): void => {
      const user = findUser(store, input.UserName);
      store.users.set(user.userId, {
        ...user,
        tags: withoutTags(user.tags, required(input.TagKeys, 'tagKeys')),
      });
    },
    ListUserTags: (input: sdk.ListUserTagsRequest): sdk.ListUserTagsResponse => {
      const tags = toTagList(findUser(store, input.UserName).tags);
      const { items, rest } = paginate(tags, (tag) => tag.Key ?? '', input);
      return { Tags: items, ...rest };
    },
  };
}
