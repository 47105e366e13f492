import type { Settings, Webhook } from '../../../core/settings/settings.ts';
import { incidentTypes } from '../../../lambda/contract.ts';
import { problem } from '../read-input.ts';
import { SettingsError, type SettingsProblem } from '../settings-error.ts';
import { isSampleRule } from './sample-rule.ts';

/**
 * Holds what is about to be deployed against what arming it takes. Only a deployment asks: judging, rehearsing and
 * containing by hand do not need anybody to be told.
 *
 * @throws SettingsError with every problem there is
 */
export function checkArming(settings: Settings): void {
  const problems = armingProblems(settings);
  if (problems.length > 0) throw new SettingsError(problems);
}

/** Why these settings, which are right by themselves, may not contain anybody yet; nothing in mode observe. */
export function armingProblems(settings: Settings): readonly SettingsProblem[] {
  const { mode, containDespite } = settings;
  if (mode !== 'contain') return [];
  return [
    ...(containDespite.includes('nobody-to-tell') ? [] : nobodyToTell(settings)),
    ...(containDespite.includes('sample-rule') ? [] : sampleRules(settings)),
  ];
}

const despite = (doubt: Settings['containDespite'][number]): string => `containDespite: ['${doubt}']`;

function nobodyToTell({ notify, webhooks }: Settings): readonly SettingsProblem[] {
  if (notify.emails.length > 0 || webhooks.some(tellsOfIncidents)) return [];
  const allowed = 'somebody who is told, before anybody is contained: an address, or a webhook for incidents';
  const fix =
    "add an address, such as ['oncall@example.com'], or keep mode 'observe'; where somebody is subscribed to the " +
    `report topic by other means, say ${despite('nobody-to-tell')}`;
  return [problem('notify.emails', notify.emails, allowed, fix)];
}

/** A webhook for follow-ups alone, or for who is subscribed, says nothing of a containment. */
const tellsOfIncidents = ({ events }: Webhook): boolean =>
  events === undefined || events.some((type) => tellingTypes.has(type));

const tellingTypes: ReadonlySet<string> = new Set(
  incidentTypes.filter((type) => !['Update', 'Follow-up', 'Restored'].includes(type)),
);

function sampleRules({ expectations }: Settings): readonly SettingsProblem[] {
  return expectations.flatMap((rule, index) => {
    if (!isSampleRule(rule)) return [];
    const allowed = 'rules of your own: this one is the sample that firebreak.config.ts is shipped with';
    const fix =
      `put your rules in its place, or remove it, or keep mode 'observe'; where your account really has such ` +
      `roles, say ${despite('sample-rule')}`;
    return [problem(`expectations[${index}]`, rule, allowed, fix)];
  });
}
