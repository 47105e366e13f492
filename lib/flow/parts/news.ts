import { Choice, Condition, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { says } from '../part.ts';
import { is, isLike, isOfPatrol, isPresent, isPresentAnd, isSame } from '../state/condition.ts';
import { at } from '../state/path.ts';
import { variable } from '../state/variable.ts';
import { dynamoDbFaults, recordLaunch } from '../tasks/records.ts';
import { caughtAs, retryOn } from '../tasks/step-task.ts';

interface Exits {
  readonly news: State;
  /** Where what the patrol tells is reported, without a review: the mail says so. */
  readonly patrol: State;
  readonly noNews: State;
  readonly told: State;
}

/** What the search of this phase found to work; one that failed has left the earlier answer. */
const worse = isPresentAnd(
  at('persistence', 'worse'),
  is(at('persistence', 'worse'), true),
  isSame(at('persistence', 'phase'), at('phase')),
);

/** What the mail of another wave does not count: whoever was contained or hit beside the credential, and a new key. */
const beside = Condition.or(
  is(variable('waved'), true),
  isPresent(at('verification', 'strays')),
  isPresent(at('backupKey', 'accessKeyId')),
  isPresent(at('backupKey', 'openLeak')),
  worse,
);

/**
 * A quiet check that contained nothing anew and finds all in place, or failed to contain what on-call knows not to
 * hold, is no news. Nor is a wave that holds while another one of the same five minutes has a mail of its own: the next
 * mail of the incident counts it. What the search found to work, and no report has told of, is news. What comes back
 * again and again is counted by the patrol's daily digest, as long as it holds, or on-call knows that it does not.
 */
export function newsChoice(scope: Construct, table: Table, { news, patrol, noNews, told }: Exits): State {
  const isAlert = Condition.not(is(at('route'), 'contain'));
  const isQuietCheck = isLike(at('phase'), 'watch-*');
  const holds = is(at('verification', 'status'), 'held');
  const nothingNew = is(variable('attempts'), 0);
  const knownNotToHold = is(variable('reported'), 'not-held');
  const isTold = isPresentAnd(
    at('incident', 'quiet'),
    Condition.or(isAlert, Condition.and(holds, Condition.not(beside))),
  );
  const admittedNow = isPresentAnd(at('admitted'), isSame(at('admitted', 'phase'), at('phase')));
  const isCounted = Condition.and(
    isPresent(at('incident', 'quiet')),
    Condition.or(holds, isPresent(at('patrol', 'knownOpen'))),
  );
  return new Choice(scope, 'News', says(scope, 'is there anything that on-call does not know?'))
    .when(Condition.and(isOfPatrol, isCounted), told)
    .when(isOfPatrol, patrol)
    .when(Condition.and(isQuietCheck, Condition.or(isAlert, Condition.and(isTold, admittedNow))), noNews)
    .when(
      Condition.and(
        isQuietCheck,
        Condition.or(
          Condition.and(nothingNew, holds, Condition.not(worse)),
          Condition.and(knownNotToHold, is(at('verification', 'status'), 'not-held')),
        ),
      ),
      noNews,
    )
    .when(Condition.and(isTold, is(at('phase'), 'first')), recordQuietThen(scope, table, noNews))
    .when(Condition.and(isTold, is(at('phase'), 'follow-up'), Condition.or(nothingNew, admittedNow)), told)
    .otherwise(news);
}

/** Counts the launch of a wave that has no report of its own: the next report of the incident counts it. */
function recordQuietThen(scope: Construct, table: Table, next: State): State {
  const record = recordLaunch(scope, 'RecordQuietLaunch', {
    table,
    comment: 'writes the launch of a wave to the table that has no mail of its own: the next mail counts it',
  });
  record.addRetry(retryOn(dynamoDbFaults, 3)).addCatch(next, caughtAs('launchesError')).next(next);
  return record;
}
