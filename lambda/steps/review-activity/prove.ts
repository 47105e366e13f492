import type { EventHistory } from '../../aws/history/event-history.ts';
import { pagesOf, type Pace } from '../../aws/history/history-pages.ts';
import type { Activity } from '../../../core/review/totals/activity.ts';
import { type Proof, toProof } from '../../../core/verdict/proof.ts';
import type { ContainmentState } from '../../../core/state.ts';

/** One call, as a rule; the region's calls are shared with everybody in the account. */
const budgetMs = 10_000;

/** Event history keeps so much. */
const historyMs = 90 * 86_400_000;

interface Deps extends Pick<Pace, 'clock'> {
  readonly history: Pick<EventHistory, 'events'>;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Looks the launch up in event history by its event's id: whoever may start an execution, or put events, can make one up.
 * Asked from the follow-up on, when history has caught up; once found, it stays so.
 *
 * @returns undefined before that
 */
export async function prove(state: ContainmentState, deps: Deps): Promise<Proof | undefined> {
  if (state.phase !== 'follow-up' && state.phase !== 'review-end') return undefined;
  const earlier = proofIn(state.activity);
  if (earlier?.result === 'found') return earlier;
  const { launch, caller } = state;
  const now = deps.clock();
  const askedAt = now.toISOString();
  const unreadable = (why: string): Proof => ({ result: 'unreadable', askedAt, why: why.slice(0, 300) });
  if (caller.kind === 'malformed') return unreadable('the event itself cannot be read');
  const attribute = { key: 'EventId', value: launch.eventId } as const;
  const span = { from: new Date(now.getTime() - historyMs), to: now };
  const pace = { ...deps, deadline: new Date(now.getTime() + budgetMs) };
  try {
    const pages = pagesOf((next) => deps.history.events(launch.region, attribute, span, next), pace);
    for await (const { events } of pages) if (events.length > 0) return toProof(events, state, askedAt);
    return toProof([], state, askedAt);
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
}

const proofIn = (activity: ContainmentState['activity']): Proof | undefined =>
  activity && 'calls' in activity ? (activity satisfies Activity).proof : undefined;
