import { Choice, Condition, type State, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from './flow-parts.ts';
import { recordQuietThen } from './flow-launches.ts';
import { readStanding } from './flow-records.ts';
import { caughtAs } from './flow-tasks.ts';
import { waitReadingOn } from './investigate/flow-review.ts';
import { countAttemptsAnew } from './investigate/flow-second-wave.ts';
import { is, isLike, isPresent, isPresentAnd, isSame } from './state/condition.ts';
import { copy, put } from './state/pass.ts';
import { at } from './state/path.ts';

const isAlert = Condition.not(is(at('route'), 'contain'));
const status = at('standing', 'Item', 'status', 'S');

/** After the first report: two quiet checks, which are reported only where they find something, and the follow-up. */
const laterPhases = [
  { phase: 'watch-1', begin: 'BeginWatch1' },
  { phase: 'watch-2', begin: 'BeginWatch2' },
  { phase: 'follow-up', begin: 'BeginFollowUp' },
] as const;

/**
 * Looks again while CloudTrail's history catches up, until the follow-up. An incident that was restored is left
 * alone from then on.
 *
 * @param check where a check begins; made first, because it leads here again
 * @returns where the wait for the next check begins
 */
export function watchFlow(scope: Construct, parts: FlowParts, check: State): State {
  const { settings, table } = parts;
  const seconds = Math.ceil((settings.followUpMinutes * 60) / laterPhases.length);
  const anew = countAttemptsAnew(scope, 'BeginToLookAgain');
  const next = nextPhase(scope, anew);
  const standing = new Choice(scope, 'GivenBack')
    .when(
      isPresentAnd(
        status,
        isSame(at('standing', 'Item', 'incidentId', 'S'), at('incident', 'id')),
        Condition.or(is(status, 'restoring'), is(status, 'restored')),
      ),
      new Succeed(scope, 'Restored', {
        comment: 'A person restored what was taken: nothing is contained again.',
      }),
    )
    .otherwise(next);
  const readAgain = readStanding(scope, table).addCatch(next, caughtAs('standingError'));
  readAgain.next(standing);
  const wait = waitReadingOn(scope, parts, seconds, readAgain);
  anew.next(
    new Choice(scope, 'QuietLook')
      // Of an alert there is nothing to check before the follow-up, but who issued the credential of one that was refused.
      .when(
        Condition.and(
          isAlert,
          Condition.not(is(at('phase'), 'follow-up')),
          Condition.not(isPresent(at('breaker'))),
        ),
        wait,
      )
      .otherwise(check),
  );
  return wait;
}

function nextPhase(scope: Construct, then: State): Choice {
  const choice = new Choice(scope, 'NextPhase');
  laterPhases.forEach(({ phase, begin: id }, index) => {
    const begin = put(scope, id, at('phase'), phase);
    begin.next(then);
    const before = laterPhases[index - 1]?.phase ?? 'first';
    choice.when(is(at('phase'), before), begin);
  });
  return choice;
}

export interface NewsExits {
  /** Where the next check is waited for. */
  readonly quiet: State;
  /** Where the execution ends, of which another wave has told. */
  readonly end: State;
  readonly report: State;
}

/**
 * A quiet check that contained nothing anew and finds all in place, or failed to contain what on-call knows not to
 * hold, is no news. Nor is a wave that holds while another one of the same five minutes has a mail of its own: the next
 * mail of the incident counts it. What the search found to work, and no report has told of, is news. What that does not count has a mail: whoever was contained or hit beside the credential,
 * and a key that was made, or was not because of an open leak.
 */
export function newsChoice(
  scope: Construct,
  { table }: FlowParts,
  { quiet, end, report }: NewsExits,
): Choice {
  const nothingNew = is(at('attempts', 'value'), 0);
  // By the search of this phase: one that failed has left the earlier answer.
  const worse = isPresentAnd(
    at('persistence', 'worse'),
    is(at('persistence', 'worse'), true),
    isSame(at('persistence', 'phase'), at('phase')),
  );
  const more = [
    at('wave'),
    at('verification', 'strays'),
    at('backupKey', 'accessKeyId'),
    at('backupKey', 'openLeak'),
  ];
  const isTold = isPresentAnd(
    at('incident', 'quiet'),
    Condition.or(
      isAlert,
      Condition.and(
        is(at('verification', 'status'), 'held'),
        Condition.not(Condition.or(...more.map(isPresent), worse)),
      ),
    ),
  );
  const admittedNow = isPresentAnd(at('admitted'), isSame(at('admitted', 'phase'), at('phase')));
  return new Choice(scope, 'News')
    .when(
      Condition.and(
        isLike(at('phase'), 'watch-*'),
        Condition.or(isAlert, Condition.and(isTold, admittedNow)),
      ),
      quiet,
    )
    .when(
      Condition.and(
        isLike(at('phase'), 'watch-*'),
        Condition.or(
          Condition.and(nothingNew, is(at('verification', 'status'), 'held'), Condition.not(worse)),
          Condition.and(knownNotToHold, is(at('verification', 'status'), 'not-held')),
        ),
      ),
      quiet,
    )
    .when(Condition.and(isTold, is(at('phase'), 'first')), recordQuietThen(scope, table, quiet))
    .when(Condition.and(isTold, is(at('phase'), 'follow-up'), Condition.or(nothingNew, admittedNow)), end)
    .otherwise(report);
}

/** The latest report said that the caller is not contained. */
export const knownNotToHold = isPresentAnd(at('reported'), is(at('reported'), 'not-held'));

/** Remembers what on-call has been told of containment. */
export function rememberReported(scope: Construct, next: State): State {
  const remember = copy(scope, 'RememberReported', at('verification', 'status'), at('reported'));
  remember.next(next);
  return new Choice(scope, 'ContainmentReported')
    .when(isPresent(at('verification', 'status')), remember)
    .otherwise(next);
}
