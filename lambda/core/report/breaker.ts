import { containByHand } from '../by-hand.ts';
import type { ContainmentState } from '../incident.ts';
import { type Action, targetOf } from '../action.ts';
import type { Report } from './report.ts';
import { commandPrefix, type Section } from './section.ts';
import { neutral, utc } from '../text.ts';

/** What the circuit breaker left for a person to do, and what mode observe would have done. */
export function plannedSection(state: ContainmentState, now: Date): Section {
  const { breaker, mode, plan, verdict } = state;
  const toSteps = (action: Action) => [
    `${action.kind} ${neutral(targetOf(action), 130)}`,
    ...containByHand(action, now).map((line) => commandPrefix + line),
  ];
  if (breaker !== undefined)
    return { title: 'ACT NOW, IF IT WAS NOT EXPECTED', lines: plan.actions.flatMap(toSteps) };
  if (mode === 'observe' && verdict.kind === 'contain')
    return { title: 'WHAT WOULD HAVE BEEN DONE, AND HOW BY HAND', lines: plan.actions.flatMap(toSteps) };
  return { title: '', lines: [] };
}

/** What is said where the breaker could not be asked. */
export function breakerErrorLine({ breakerError }: ContainmentState): readonly string[] {
  return breakerError === undefined
    ? []
    : [`The circuit breaker could not be asked, so this was contained without it: ${neutral(breakerError)}`];
}

/** The loud notice: once each time the breaker opens, beside the alert about each caller. */
export function breakerReport({ breaker, incident, launch }: ContainmentState): Report {
  const { limit = 0, until = 'unknown' } = breaker ?? {};
  const title = `CIRCUIT BREAKER OPEN: ${limit} callers contained within an hour`;
  return {
    subject: `Firebreak ${title}`,
    headline: [
      title,
      'From now on Firebreak contains nobody else and sends an alert for each caller, until slots are free again.',
      `The first slot is free at ${utc(until)}. The first caller that was refused: ${incident.subject}, in ${neutral(launch.region, 40)}.`,
    ],
    sections: [
      {
        title: 'WHAT IT MEANS',
        lines: [
          'Either many credentials are being used by an attacker, or an expectation is wrong or missing and your own callers are being contained.',
          'This is the only notice about the breaker until it has refused nobody for an hour. Each refused caller has an alert of its own, with the commands.',
        ],
      },
      {
        title: 'NEXT STEPS',
        lines: [
          'An attack: contain by hand what the alerts name, then raise containmentsPerHour in the settings and deploy. Whoever launches again is then contained.',
          'A mistake: correct the expectations, or set the mode to observe, deploy, and give back what was taken: each report has the commands.',
          'The runbook, docs/runbook.md#circuit-breaker-open, lists who was contained and who was refused.',
        ],
      },
    ],
  };
}
