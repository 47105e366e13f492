import type { Launch } from '../../verdict/launch.ts';
import { neutral, utc } from '../../values/text.ts';

/** What was launched, where and when, in one line. */
export function describeLaunch(launch: Launch): string {
  const { result } = launch;
  const asked =
    result.kind === 'launched' ? result.instanceIds.length || launch.requestedCount : launch.requestedCount;
  const what = `${asked ?? 'an unknown number of'} x ${neutral(launch.instanceType ?? 'unknown type', 40)}`;
  const when = `in ${neutral(launch.region, 40)} at ${utc(launch.eventTime)}`;
  if (result.kind === 'launched') return `Launched ${what} ${when}`;
  const how = { 'dry-run': 'Tried (dry run)', denied: 'Was denied', failed: 'Failed to launch' }[result.kind];
  return `${how} ${what} ${when}: ${neutral(result.errorCode, 60)}`;
}
