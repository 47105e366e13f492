import { Choice, Condition, Fail, type State, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { errors } from '../../../lambda/contract.ts';
import { runbook, runbookLink } from '../../responder/runbook.ts';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { isPresent } from '../state/condition.ts';
import { at } from '../state/path.ts';

/** Parts of the record that may be missing at the end, by the field that their Catch leaves behind. */
const missing = {
  recordError: 'the incident table',
  noticeError: 'the first notice',
  evidenceError: 'the evidence',
  findingError: 'the finding in Security Hub',
} as const;

/** An execution whose record is incomplete must not look like success. */
export function end(scope: Construct, _: FlowProps, { done }: { readonly done: State }): State {
  const fields = Object.keys(missing) as (keyof typeof missing)[];
  const named = fields.map((field) => `${field}: ${missing[field]}`).join('; ');
  const incomplete = new Fail(scope, 'IncompleteRecord', {
    error: errors.incompleteRecord,
    cause: `A part of the record is missing, while the rest went through. The input of this state says which and why, in the fields that it has of these: ${named}. ${runbookLink(runbook.containmentFailed)}`,
    ...says(scope, 'fails the execution'),
  });
  return new Choice(scope, 'End', says(scope, 'could anything of the incident not be written?'))
    .when(Condition.or(...fields.map((field) => isPresent(at(field)))), incomplete)
    .otherwise(done);
}

export const done = (scope: Construct): State => new Succeed(scope, 'Done', says(scope, 'succeeds'));
