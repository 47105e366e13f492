import type { ContainmentState } from '../../../core/state.ts';
import { at, textAt } from '../../../core/values/unknown.ts';
import type { HistoryEvent } from '../../aws/execution-history.ts';
import { tellingStates } from '../../contract.ts';

/** What the machine of the first notice is to do about an execution. */
export type Progress =
  /** On-call has been told, or nobody is to be told of it. */
  | { readonly notice: 'none' }
  /** How it stands, by the state that it went on with last. */
  | { readonly notice: 'first'; readonly state: ContainmentState }
  /** It has not got as far as to know who the caller is: its input, with that for an error. */
  | { readonly notice: 'failure'; readonly state: object };

const ended = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;

/**
 * Reads how far an execution has come.
 * @param history its events, the newest first
 */
export async function readProgress(history: AsyncIterable<HistoryEvent>): Promise<Progress> {
  let latest: ContainmentState | undefined;
  let input: unknown;
  for await (const {
    type = '',
    stateExitedEventDetails: exited,
    executionStartedEventDetails: started,
  } of history) {
    if (ended.test(type)) return { notice: 'none' };
    input ??= parsed(started?.input);
    if (!exited) continue;
    const output = parsed(exited.output);
    if (tells(exited.name, output)) return { notice: 'none' };
    if (latest === undefined && isState(output)) latest = output;
  }
  if (latest) return { notice: 'first', state: { ...latest, underWay: true } };
  const Cause = 'it has not been resolved yet who made the call; Firebreak goes on trying';
  return { notice: 'failure', state: { event: input, error: { Error: 'the containment is late', Cause } } };
}

/** A state that publishes and catches its failure goes on with the error. */
const tells = (name: string | undefined, output: unknown): boolean =>
  tellingStates.some((each) => each === name) && at(output, 'noticeError') === undefined;

/** Iterations of a Map, and states before the caller is resolved, end with something else. */
const isState = (output: unknown): output is ContainmentState =>
  textAt(output, 'incident', 'id') !== undefined &&
  textAt(output, 'launch', 'eventId') !== undefined &&
  at(output, 'plan') !== undefined;

function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : (JSON.parse(json) as unknown);
  } catch {
    return undefined; // truncated: an earlier one is read
  }
}
