import { Choice, type State, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { fallbackRegions } from '../../../core/stand-ins.ts';
import { watchedRegions } from '../../regions.ts';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { is } from '../state/condition.ts';
import { put } from '../state/pass.ts';
import { at, pathsOf, valueAt } from '../state/path.ts';
import { reviewRun, thenAnyway } from '../tasks/review-run.ts';
import { callTimeout, retryOn, stepTask, thenOr } from '../tasks/step-task.ts';
import { newsChoice } from './news.ts';

interface Exits {
  /** Where what was reviewed is reported. */
  readonly report: State;
  /** Where the next check is waited for, without a mail. */
  readonly noNews: State;
  /** Where an execution ends of which another wave has told. */
  readonly told: State;
}

/** Where there is news: what the credential did, by event history of all regions and, for the follow-up, the trail. */
export function review(scope: Construct, props: FlowProps, { report, ...exits }: Exits): State {
  const run = reviewRun(scope, 'ReviewActivity', props, {
    comment: 'reads what the credential did from event history',
    continue: false,
  });
  // A report without a review is better than none.
  const reviewed = thenAnyway(run, 'activity', queryTrailThen(scope, props, report));
  return newsChoice(scope, props.table, {
    ...{ news: listRegionsThen(scope, props, reviewed), patrol: report },
    ...exits,
  });
}

/** Where EC2 cannot be asked, the regions of the settings are reviewed, and the report says so. */
function listRegionsThen(scope: Construct, { settings }: FlowProps, next: State): State {
  const ofSettings = put(scope, 'RegionsOfSettings', {
    comment: 'EC2 cannot be asked: those of the settings',
    into: at('regions'),
    value: fallbackRegions(watchedRegions(settings)),
  });
  return thenOr(listRegions(scope), ofSettings, next);
}

const answer = pathsOf<{ readonly Regions: readonly { readonly RegionName: string }[] }>();

/** Asks which regions the account has enabled: an attacker uses the ones without a sensor too. */
function listRegions(scope: Construct): TaskStateBase {
  return new CallAwsService(scope, 'ListRegions', {
    service: 'ec2',
    action: 'describeRegions',
    iamResources: ['*'],
    taskTimeout: callTimeout,
    resultSelector: { names: valueAt(answer('Regions', '*', 'RegionName')) },
    resultPath: at('regions'),
    ...says(scope, 'asks EC2 which regions the account has enabled'),
    // EC2's model declares no errors: Step Functions calls them all Ec2Exception, throttling among them.
  }).addRetry(retryOn(['Ec2.Ec2Exception', 'Ec2.SdkClientException', 'States.Timeout'], 3));
}

/**
 * Asks Athena for what event history does not have, behind the review, whose keys it asks for. Once an incident, for
 * the follow-up: a query takes minutes, for which the first report must not wait, and each is paid for. Where the
 * settings name no trail, the flow has nothing of it.
 */
function queryTrailThen(scope: Construct, { queryTrail }: FlowProps, next: State): State {
  if (!queryTrail) return next;
  const query = stepTask(scope, 'QueryTrail', queryTrail, {
    comment: 'asks Athena for what event history does not have',
    payload: { state: valueAt(at()) },
    resultPath: at('trail'),
    attempts: 2, // a repetition finds the query that is under way
  });
  return new Choice(scope, 'QueryTrailWanted', says(scope, 'the follow-up? It is asked once'))
    .when(is(at('phase'), 'follow-up'), thenAnyway(query, 'trail', next))
    .otherwise(next);
}
