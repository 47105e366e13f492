import { type HoldSettings } from '../../core/containment/next-move.ts';
import { staleAfterMs } from '../../core/incident/stale.ts';
import { longestSessionMs } from '../../core/restore/longest-session.ts';
import { retentions } from '../responder/retention.ts';
import { problem, valueAt } from './read-input.ts';
import type { SettingsProblem } from './settings-error.ts';

const hourMs = 3_600_000;

type Numbers = HoldSettings & Readonly<Record<'incidentHours' | 'followUpMinutes' | 'retentionDays', number>>;

const fields: readonly (keyof Numbers)[] = [
  ...(['settleSeconds', 'holdSeconds', 'containAttempts'] as const),
  ...(['incidentHours', 'followUpMinutes', 'retentionDays'] as const),
];

/** What is too short because of other settings. Where one of them is no number, that is said first. */
export function minima(input: unknown): readonly SettingsProblem[] {
  const values = fields.map((field) => [field, valueAt(input, field)] as const);
  if (!values.every(([, value]) => typeof value === 'number')) return [];
  const settings = Object.fromEntries(values) as unknown as Numbers;
  return [...incidentHours(settings), ...retentionDays(settings)];
}

/** Until the follow-up, an incident is the work of its execution: none may take its place before. */
function incidentHours(settings: Numbers): readonly SettingsProblem[] {
  const least = Math.ceil(busyMs(settings) / hourMs);
  if (settings.incidentHours >= least) return [];
  const allowed =
    `at least ${least} (hours): containAttempts (${settings.containAttempts}) times settleSeconds ` +
    `(${settings.settleSeconds}) and holdSeconds (${settings.holdSeconds}) with their calls, and followUpMinutes ` +
    `(${settings.followUpMinutes}), must pass within it`;
  return [
    problem('incidentHours', settings.incidentHours, allowed, `raise it to ${least}, or lower the others`),
  ];
}

/** A restore waits for the last session, and goes by what the table and the evidence say of the incident. */
function retentionDays(settings: Numbers): readonly SettingsProblem[] {
  const ms = settings.incidentHours * hourMs + busyMs(settings) + longestSessionMs;
  const days = Math.ceil(ms / (24 * hourMs));
  if (settings.retentionDays >= days) return [];
  const least = retentions.find((each) => each.valueOf() >= days);
  const allowed =
    `at least ${days} (days): incidentHours (${settings.incidentHours}), what passes until the follow-up, and the ` +
    `${longestSessionMs / hourMs} hours that a denied session can live, for which restore waits and must still find what was taken`;
  return [
    problem(
      'retentionDays',
      settings.retentionDays,
      allowed,
      `raise it to ${least ?? days}, or lower incidentHours`,
    ),
  ];
}

const busyMs = (settings: Numbers): number => staleAfterMs(settings) + settings.followUpMinutes * 60_000;
