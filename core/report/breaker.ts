import { containByHand } from '../containment/by-hand.ts';
import { planWholePrincipal } from '../containment/plan.ts';
import type { ContainmentState } from '../state.ts';
import { neutral, utc } from '../values/text.ts';
import { never, prose } from './block.ts';
import { toDoNow } from './do-now/do-now.ts';
import { step } from './do-now/step.ts';
import { clip } from './clip.ts';
import { type Document, incidentFields, schemaVersion } from './document.ts';
import { accountOf, accountWords } from './opening/account.ts';
import { subjectOf } from './opening/subject.ts';
import type { Report } from './report.ts';

/** The loud notice: once each time the breaker opens, beside the alert about each caller. */
export function breakerReport(state: ContainmentState, now: Date): Report {
  const { breaker, incident, launch } = state;
  const { limit = 0, until = 'unknown' } = breaker ?? {};
  const isWaves = breaker?.of === 'waves';
  const [decision, who] = isWaves
    ? ['NOT CONTAINED, act now', neutral(incident.subject)]
    : ['CIRCUIT BREAKER OPEN', `${limit} callers contained within an hour`];
  const account = accountOf(state);
  const title = `${decision}: ${who}${account ? `, in account ${accountWords(account)}` : ''}`;
  const subject = subjectOf({ decision, who, account });
  const headline = isWaves
    ? wavesHeadline(state, title)
    : [
        title,
        'From now on Firebreak contains nobody else but sessions that somebody contained has issued, and sends an alert for each caller, until slots are free again.',
        `The first slot is free at ${utc(until)}. The first caller that was refused: ${neutral(incident.subject)}, in ${neutral(launch.region, 40)}.`,
      ];
  const writtenAt = now.toISOString();
  const doNow = isWaves ? toDoNow(wholeSteps(state)) : [];
  const head = {
    schemaVersion,
    kind: 'breaker',
    subject,
    headline,
    severity: 'critical',
    writtenAt,
    incident: incidentFields(incident),
  };
  return {
    kind: 'breaker',
    subject,
    headline,
    severity: 'critical',
    banner: 'danger',
    doNow,
    links: [],
    facts: [],
    sections: isWaves ? wholeSections() : sections(),
    document: clip({ ...head, ...(doNow.length > 0 && { doNow }), ...(breaker && { breaker }) }) as Document,
  };
}

function wavesHeadline({ breaker, launch }: ContainmentState, title: string): readonly string[] {
  const { limit = 0, until = 'unknown' } = breaker ?? {};
  return [
    title,
    `${limit} further credentials of it were contained within an hour (wavesPerPrincipal). Until ${utc(until)} no further one is.`,
    `The first that was refused launched in ${neutral(launch.region, 40)}, and works. What ends all of them at once is what to do now.`,
  ];
}

const wholeSteps = (state: ContainmentState): Report['doNow'] => [
  step('close', 'Deny the whole user or role: whoever can issue sessions of it can go on otherwise', {
    commands: planWholePrincipal(state.caller).actions.map((action) => containByHand(action, state.launch)),
  }),
];

const wholeSections = (): Report['sections'] => [
  {
    id: 'next-steps',
    title: 'NEXT STEPS',
    importance: never,
    blocks: [
      'Or your own workload is taken for an attacker: write an expectation for it, deploy, and restore the incident.',
      'With escalate: true in the settings Firebreak denies the whole user or role by itself.',
    ].map(prose),
  },
];

const sections = (): Report['sections'] => [
  {
    id: 'meaning',
    title: 'WHAT IT MEANS',
    importance: never,
    blocks: [
      'Either many credentials are being used by an attacker, or an expectation is wrong or missing and your own callers are being contained.',
      'This is the only notice about the breaker until it has refused nobody for an hour. Each refused caller has an alert of its own, with the commands.',
    ].map(prose),
  },
  {
    id: 'next-steps',
    title: 'NEXT STEPS',
    importance: never,
    blocks: [
      'An attack: contain by hand what the alerts name, then raise containmentsPerHour in the settings and deploy. Whoever launches again is then contained.',
      'A mistake: correct the expectations, or set the mode to observe, deploy, and restore what was taken: each report has the commands.',
      'The runbook, under "Circuit breaker open", says how to list who was contained and who was refused.',
    ].map(prose),
  },
];
