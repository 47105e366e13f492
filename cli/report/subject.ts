import type { ContainmentState } from '../../core/state.ts';
import { globalRegion } from '../../core/values/partition.ts';
import type { ReviewInput } from '../../core/review/begin.ts';
import { type Followed, toFollowed } from '../../core/review/credentials.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { toInput } from '../../lambda/steps/review-activity/step.ts';
import type { AmbientAws } from '../by-hand/aws.ts';
import { readPrincipal } from '../by-hand/principal.ts';
import { compact } from '../../core/values/unknown.ts';
import { isUser, type UserCaller } from '../../core/verdict/verdict.ts';
import type { ReportSelector } from './options.ts';

/** What is reviewed, in words. */
export function selectionOf(selector: ReportSelector): string {
  switch (selector.kind) {
    case 'key':
      return `access key ${selector.id}`;
    case 'user':
      return `user ${selector.name}`;
    case 'incident':
      return `incident ${selector.id}`;
  }
}

export const byKey = (accessKeyId: string): readonly Followed[] => [
  { credential: { by: 'key', accessKeyId }, issued: false },
];

export const byUser = ({ userName, userArn, uniqueId }: UserCaller): readonly Followed[] => [
  { credential: compact({ by: 'user', userName, userArn, uniqueId }), issued: false },
];

/**
 * Whose calls are reviewed.
 * @throws NotFound where IAM has no user of the name
 */
export async function followedOf(
  selector: ReportSelector,
  aws: AmbientAws,
  state: ContainmentState | undefined,
): Promise<readonly Followed[]> {
  switch (selector.kind) {
    case 'key':
      return byKey(selector.id);
    case 'user': {
      const { caller } = await readPrincipal(aws.iam, selector);
      return isUser(caller) ? byUser(caller) : [];
    }
    case 'incident':
      return state ? toFollowed(state) : [];
  }
}

export interface Wanted {
  readonly followed: readonly Followed[];
  readonly regions: readonly string[];
  readonly settings: Settings;
  readonly aws: AmbientAws;
  readonly since?: Date;
  readonly state?: ContainmentState;
}

/** What the review begins with. Without an incident it is about the last day what is new and what is not. */
export function toReviewInput({ followed, regions, settings, aws, since, state }: Wanted): ReviewInput {
  const now = aws.now();
  const from = since && { from: since };
  if (state) return { ...toInput(state, now, aws.account), regions, ...from };
  return {
    account: aws.account,
    globalRegion: globalRegion(settings.homeRegion),
    regions,
    followed,
    launchedAt: now.toISOString(),
    now,
    ...from,
  };
}
