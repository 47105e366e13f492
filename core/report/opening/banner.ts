import { isLoudAlert } from '../severity.ts';
import type { ContainmentState } from '../../state.ts';
import { decisionOf, isInPart, isSoFar } from '../decision.ts';
import { instancesOf, type ReportContext } from '../context.ts';
import { runningOf } from './money.ts';

/**
 * How it stands, at a glance, in every form that has a colour. Between `danger` and `good`: contained, and money is
 * still running, something that it made still works, or nobody knows yet whether it does.
 */
export type Banner = 'danger' | 'caution' | 'good' | 'neutral';

/** @returns `neutral` for a review by hand */
export function bannerOf(context: ReportContext): Banner {
  const { state } = context;
  if (!state) return 'neutral';
  switch (decisionOf(state)) {
    case 'not-contained':
      return 'danger';
    case 'alert':
      return isLoudAlert(state) ? 'danger' : 'caution';
    case 'observed':
      return 'caution';
    case 'contained':
      return isDone(state, context) ? 'good' : 'caution';
  }
}

function isDone(state: ContainmentState, context: ReportContext): boolean {
  const now = instancesOf(context);
  return !isInPart(state) && !isSoFar(state) && (now === undefined || !mayRun(now));
}

function mayRun(now: NonNullable<ReturnType<typeof instancesOf>>): boolean {
  const { running, unknown } = runningOf(now);
  return running > 0 || unknown > 0 || now.hidden !== undefined;
}
