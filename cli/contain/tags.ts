import { type IAMClient, ListRoleTagsCommand, ListUserTagsCommand } from '@aws-sdk/client-iam';
import { isAwsError, toFailure } from '../../lambda/aws/failure.ts';
import { makePrincipals } from '../../lambda/aws/iam/principals.ts';
import { makeHolders } from '../../lambda/holders.ts';
import { absence, type FoundHolder, presentName } from '../../core/containment/whereabouts.ts';
import { protectingTag } from '../../core/verdict/protected-tags.ts';
import type { Holder } from '../../core/containment/action.ts';
import { type Plan, toPlan } from '../../core/containment/plan.ts';
import type { Settings } from '../../core/settings/settings.ts';

/**
 * Looks at the tags of everybody whom a plan is about, where the settings protect by tag: by unique id, so that tags
 * of somebody else who has the name by now protect nobody.
 * @returns why the plan is not carried out; undefined where no tag protects
 * @throws RetryableError, PermanentError when tags cannot be read: then nobody knows, and nothing is done
 */
export async function tagRefusal(
  plan: Pick<Plan, 'actions'>,
  { protectedTags }: Settings,
  iam: IAMClient,
): Promise<string | undefined> {
  if (protectedTags.length === 0) return undefined;
  const holders = makeHolders({ plan: toPlan(plan.actions) }, makePrincipals(iam));
  const found = new Set(await Promise.all(plan.actions.map((action) => holders.find(action))));
  const refusals = await Promise.all([...found].map((each) => refusalOf(each, protectedTags, iam)));
  return refusals.find((refusal) => refusal !== undefined);
}

async function refusalOf(
  found: FoundHolder,
  protectedTags: Settings['protectedTags'],
  iam: IAMClient,
): Promise<string | undefined> {
  const { holder, whereabouts } = found;
  if (whereabouts.is === 'gone') return undefined;
  const name = presentName(found);
  if (name === undefined)
    return `whether a tag protects it is not known: ${absence(found)}. Run the command again.`;
  const tag = protectingTag(await tagsOf(holder.type, name, iam), protectedTags);
  return tag && `${name} is protected by the tag ${tag}. Take it off if you mean it.`;
}

async function tagsOf(type: Holder['type'], name: string, iam: IAMClient): Promise<readonly unknown[]> {
  try {
    const { Tags = [] } =
      type === 'user'
        ? await iam.send(new ListUserTagsCommand({ UserName: name }))
        : await iam.send(new ListRoleTagsCommand({ RoleName: name }));
    return Tags;
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return [];
    throw toFailure(error, `reading the tags of ${name}`);
  }
}
