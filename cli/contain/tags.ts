import { type IAMClient, ListRoleTagsCommand, ListUserTagsCommand } from '@aws-sdk/client-iam';
import { isAwsError, toFailure } from '../../lambda/aws/failure.ts';
import { protectingTag } from '../../core/verdict/protected-tags.ts';
import type { Plan } from '../../core/containment/plan.ts';
import type { Settings } from '../../core/settings/settings.ts';

/**
 * Looks at the tags of everybody whom a plan is about, where the settings protect by tag.
 * @returns why the plan is not carried out; undefined where no tag protects
 * @throws RetryableError, PermanentError when tags cannot be read: then nobody knows, and nothing is done
 */
export async function tagRefusal(
  { actions }: Plan,
  { protectedTags }: Settings,
  iam: IAMClient,
): Promise<string | undefined> {
  if (protectedTags.length === 0) return undefined;
  const users = new Set(actions.flatMap((action) => ('userName' in action ? [action.userName] : [])));
  const roles = new Set(actions.flatMap((action) => ('roleName' in action ? [action.roleName] : [])));
  const found = await Promise.all([
    ...[...users].map((name) => tagsOf(name, () => iam.send(new ListUserTagsCommand({ UserName: name })))),
    ...[...roles].map((name) => tagsOf(name, () => iam.send(new ListRoleTagsCommand({ RoleName: name })))),
  ]);
  for (const { name, tags } of found) {
    const tag = protectingTag(tags, protectedTags);
    if (tag !== undefined) return `${name} is protected by the tag ${tag}. Take it off if you mean it.`;
  }
  return undefined;
}

interface Tagged {
  readonly name: string;
  readonly tags: readonly unknown[];
}

async function tagsOf(
  name: string,
  list: () => Promise<{ Tags?: readonly unknown[] | undefined }>,
): Promise<Tagged> {
  try {
    return { name, tags: (await list()).Tags ?? [] };
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return { name, tags: [] };
    throw toFailure(error, `reading the tags of ${name}`);
  }
}
