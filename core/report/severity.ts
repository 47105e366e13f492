import { isContainable } from '../verdict/verdict.ts';
import { showsAccess } from '../verdict/launch.ts';
import type { ContainmentState } from '../state.ts';
import { listAt, numberAt } from '../values/unknown.ts';
import { decisionOf, decisionText, isInPart, phaseText } from './decision.ts';

/** How bad it is, in every form of a report alike: mail, page, chat, JSON, OCSF, Security Hub. */
export type Severity = 'critical' | 'high' | 'medium' | 'informational';

/**
 * Critical is what works on and nobody but a person stops: a caller that launched and is not contained, whoever it is,
 * a containment that does not hold or is only in part, or that let calls through. The root user is critical whatever it
 * tried: nothing in IAM can stop it.
 */
export function severityOf(state: ContainmentState): Severity {
  switch (decisionOf(state)) {
    case 'not-contained':
      return 'critical';
    case 'contained':
      return isWhole(state) ? 'high' : 'critical';
    // The caller works on because the settings say so.
    case 'observed':
      return 'high';
    case 'alert':
      return severityOfAlert(state);
  }
}

const isWhole = (state: ContainmentState): boolean =>
  !isInPart(state) &&
  listAt(state, 'activity', 'after', 'notDenied', 'items').length === 0 &&
  (numberAt(state, 'activity', 'after', 'notDenied', 'more') ?? 0) === 0;

function severityOfAlert({ launch, caller }: ContainmentState): Severity {
  if (caller.kind === 'root') return 'critical';
  switch (launch.result.kind) {
    case 'launched':
      return 'critical';
    case 'unsure':
      return 'high';
    case 'dry-run':
    case 'denied':
    case 'failed':
      return !isContainable(caller) && showsAccess(launch) ? 'high' : 'medium';
  }
}

/** What subject and first line begin with: the phase and the decision, and that an alert is critical. */
export function openingText(state: ContainmentState): string {
  return `${phaseText(state)}${isLoudAlert(state) ? 'CRITICAL ' : ''}${decisionText(state)}`;
}

/** Whether it is an alert of somebody whom only a person stops. */
export const isLoudAlert = (state: ContainmentState): boolean =>
  decisionOf(state) === 'alert' &&
  decisionText(state).startsWith('ALERT') &&
  severityOf(state) === 'critical';
