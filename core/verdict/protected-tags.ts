import { matchesGlob } from '../values/glob.ts';
import type { ContainmentState } from '../state.ts';
import { emptyPlan } from '../containment/plan.ts';
import type { Tag } from '../settings/settings.ts';
import { neutral } from '../values/text.ts';
import { textAt } from '../values/unknown.ts';

/**
 * Turns a containment into an alert where the caller carries a protected tag.
 *
 * @param state with the route to contain
 * @param tags as IAM lists them: `{ Key, Value }`
 * @param protectedTags of the settings
 */
export function judgeTags(
  state: ContainmentState,
  tags: readonly unknown[],
  protectedTags: readonly Tag[],
): ContainmentState {
  const tag = protectingTag(tags, protectedTags);
  if (tag === undefined) return state;
  return {
    ...state,
    route: 'alert',
    plan: emptyPlan,
    verdict: {
      ...state.verdict,
      kind: 'alert',
      because: `protected by the tag ${tag}: alert only; ${state.verdict.because}`,
    },
  };
}

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
