import type { Launch } from '../../verdict/launch.ts';
import { launchedCountOf } from '../../verdict/launched-range.ts';
import { neutral, utc } from '../../values/text.ts';

/** What was launched, where and when, in one line. How many is said where the record shows it, and else what was asked for. */
export function describeLaunch(launch: Launch): string {
  const { result } = launch;
  const type = neutral(launch.instanceType ?? 'unknown type', 40);
  const when = `in ${neutral(launch.region, 40)} at ${utc(launch.eventTime)}`;
  const asked = `${askedFor(launch) ?? 'an unknown number of'} x ${type} ${when}`;
  switch (result.kind) {
    case 'launched':
      return `Launched ${launchedOf(launch, type)} ${when}`;
    case 'unsure':
      return `Whether it launched ${asked} is NOT CERTAIN: ${neutral(result.because, 300)}`;
    case 'dry-run':
      return `Tried (dry run) ${asked}: ${neutral(result.errorCode, 60)}`;
    case 'denied':
      return `Was denied ${asked}: ${neutral(result.errorCode, 60)}`;
    case 'failed':
      return `Failed to launch ${asked}: ${neutral(result.errorCode, 60)}`;
  }
}

/** A call may leave EC2 a choice: from the fewest that it takes to the most. */
function askedFor({
  requestedMin,
  requestedCount,
}: Pick<Launch, 'requestedMin' | 'requestedCount'>): string | undefined {
  if (requestedCount === undefined) return undefined;
  const isRange = requestedMin !== undefined && requestedMin < requestedCount;
  return isRange ? `${requestedMin} to ${requestedCount}` : String(requestedCount);
}

function launchedOf(launch: Launch, type: string): string {
  const { result } = launch;
  const known = launchedCountOf(launch);
  if (known !== undefined) return `${known} x ${type}`;
  const named = result.kind === 'launched' ? result.instanceIds.length : 0;
  const asked = askedFor(launch);
  const number = named > 0 ? `at least ${named}` : 'an unknown number';
  return `${number}${asked === undefined ? '' : ` (${asked} asked for)`} of ${type}`;
}
