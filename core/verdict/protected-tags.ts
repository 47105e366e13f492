import { roleIdOf } from '../caller/to-role-session.ts';
import type { Caller } from '../caller/caller.ts';
import { matchesGlob } from '../values/glob.ts';
import type { ContainmentState } from '../state.ts';
import { emptyPlan } from '../containment/plan.ts';
import type { Tag } from '../settings/settings.ts';
import { neutral } from '../values/text.ts';
import { at, compact, textAt } from '../values/unknown.ts';

/**
 * Turns a containment into an alert where the caller carries a protected tag. Tags of somebody else who has the
 * caller's name by now protect nobody.
 *
 * @param state with the route to contain
 * @param principal the user or role of the caller's name, as GetUser and GetRole show it: its unique id and `Tags`
 * @param protectedTags of the settings
 * @returns the state, without what IAM showed
 */
export function judgeTags(
  state: ContainmentState,
  principal: unknown,
  protectedTags: readonly Tag[],
): ContainmentState {
  const judged: ContainmentState = compact({ ...state, principal: undefined });
  const tags = at(principal, 'Tags');
  const tag =
    isSomebodyElse(principal, state.caller) || !Array.isArray(tags)
      ? undefined
      : protectingTag(tags, protectedTags);
  if (tag === undefined) return judged;
  return {
    ...judged,
    route: 'alert',
    plan: emptyPlan,
    verdict: {
      ...state.verdict,
      kind: 'alert',
      because: `protected by the tag ${tag}: alert only; ${state.verdict.because}`,
    },
  };
}

/** By unique id, where both are known. */
function isSomebodyElse(principal: unknown, caller: Caller): boolean {
  const shown = textAt(principal, 'UserId') ?? textAt(principal, 'RoleId');
  const known = caller.kind === 'role-session' ? roleIdOf(caller.userId) : uniqueIdOf(caller);
  return shown !== undefined && known !== undefined && shown !== known;
}

const uniqueIdOf = (caller: Caller): string | undefined =>
  'uniqueId' in caller ? caller.uniqueId : undefined;

/**
 * The tag that protects its carrier, in harmless words; undefined where none does.
 * @param tags as IAM lists them: `{ Key, Value }`
 */
export function protectingTag(tags: readonly unknown[], protectedTags: readonly Tag[]): string | undefined {
  const found = tags
    .map((tag) => ({ key: textAt(tag, 'Key') ?? '', value: textAt(tag, 'Value') ?? '' }))
    .find((tag) => protectedTags.some((rule) => isTag(rule, tag)));
  return found && `${neutral(found.key, 128)} = ${neutral(found.value, 128)}`;
}

/**
 * IAM does not tell tag keys by case, neither on a user or role nor in aws:ResourceTag; values it does.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
 */
function isTag(rule: Tag, tag: Tag): boolean {
  return rule.key.toLowerCase() === tag.key.toLowerCase() && matchesGlob(rule.value, tag.value);
}
