import type { Activity, Count } from '../review/activity.ts';
import type { ContainmentState } from '../incident.ts';
import type { Section } from './section.ts';
import { neutral, utc } from '../text.ts';

/** AWS quotes about 5 minutes on average for CloudTrail's delivery, and no upper bound; 15 is the historic figure. */
const historyLag =
  'Event history runs minutes behind: the latest calls, this launch among them, may be missing.';

/** What the credential did, and what of it was not searched. */
export function activitySection(state: ContainmentState, now: Date): Section {
  const { activity } = state;
  if (activity === undefined) return { title: '', lines: [] };
  const title = 'WHAT THE CREDENTIAL DID';
  if ('unavailable' in activity) {
    return { title, lines: [`The review of CloudTrail failed: ${neutral(activity.unavailable, 300)}`] };
  }
  return { title, lines: [...summary(activity), ...changes(activity), ...coverage(activity, state, now)] };
}

function summary(activity: Activity): readonly string[] {
  if (activity.calls === 0) return ['No call of it is in event history yet.'];
  return [
    `${activity.calls} calls, first ${utc(activity.firstSeen ?? '')}, last ${utc(activity.lastSeen ?? '')}`,
    list('Services', activity.services),
    list('Regions', activity.regions),
    list('Errors', activity.errors),
    list('Addresses', activity.sourceIps),
    list('User agents', activity.userAgents, 5),
    list('Operations', activity.operations, 10),
  ].filter((line) => line !== '');
}

function list(title: string, counts: readonly Count[], shown = 12): string {
  if (counts.length === 0) return '';
  const named = counts.slice(0, shown).map(({ name, count }) => `${neutral(name, 80)} ${count}`);
  const rest = counts.length > shown ? [`and ${counts.length - shown} more`] : [];
  return `${title}: ${[...named, ...rest].join(', ')}`;
}

function changes(activity: Activity): readonly string[] {
  if (activity.changes.length === 0) return [];
  const shown = activity.changes.slice(0, 10);
  return [
    `Changes it made or tried: ${activity.changeCount}, the latest ${shown.length}:`,
    ...shown.map(
      (call) =>
        `- ${utc(call.eventTime)} ${neutral(call.region, 30)} ${neutral(call.service, 30)}:${neutral(call.eventName, 60)}` +
        (call.errorCode === undefined ? '' : ` (${neutral(call.errorCode, 60)})`),
    ),
  ];
}

function coverage(activity: Activity, state: ContainmentState, now: Date): readonly string[] {
  const open = activity.coverage.filter((region) => region.incomplete !== undefined);
  const whole = activity.coverage.length - open.length;
  return [
    `Searched for ${activity.searchedFor.map((key) => neutral(key, 130)).join(', ')}: 90 days of management events, ` +
      `${whole} of ${activity.coverage.length} regions read to the end, at ${utc(activity.searchedAt)}.`,
    ...open.map(
      (region) => `Not complete: ${neutral(region.region, 40)}, ${neutral(region.incomplete ?? '', 300)}`,
    ),
    ...(state.regions?.fallback
      ? ["The list of enabled regions could not be read; only the settings' regions were searched."]
      : []),
    ...(now.getTime() - Date.parse(state.launch.eventTime) < 15 * 60_000 ? [historyLag] : []),
  ];
}
