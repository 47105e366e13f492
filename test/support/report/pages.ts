import type { Judged } from '../../../core/artifacts/persistence.ts';
import type { ReportContext } from '../../../core/report/context.ts';
import { type Report, toReport } from '../../../core/report/report.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { compact } from '../../../core/values/unknown.ts';
import { account, launchRecord } from '../events.ts';
import { calm, held, instancesNow, reviewOf, wholeIncident } from '../incidents.ts';
import { containment, failed, outcomes, stateOf } from './state.ts';

const now = new Date('2026-11-01T10:16:00Z');
const evidence =
  's3://firebreakresponder-evidencebucketc67ff768-2801195d7ec8/incidents/fb-20261101-100000-0123abcd/';

const made: Judged = {
  ...{
    eventName: 'CreateAccessKey',
    eventId: 'made-1',
    eventTime: '2026-10-31T14:00:00Z',
    region: 'us-east-1',
  },
  ...{ technique: 'T1098.001', what: 'access key of svc-backup' },
  actions: [{ kind: 'deactivate-key', userName: 'svc-backup', accessKeyId: 'AKIAEXAMPLEMADE00001' }],
  ...{ removal: [], inspect: [], verdict: 'leave', because: 'it may be the work of its owner' },
  standing: { is: 'works' },
};

const inPart: Partial<ContainmentState> = {
  persistence: {
    ...{ phase: 'follow-up', act: false, denied: [], more: 0, followed: 1, coverage: [], unreadable: 0 },
    ...{ plan: stateOf().plan, searchedAt: '2026-11-01T10:15:00.500Z', found: [made] },
  },
};

const byRoot = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account };
const nothingFound = compact({ ...instancesNow(calm, 0), states: [], cost: undefined });

const contexts: Readonly<Record<string, ReportContext>> = {
  contained: { now, evidence, state: wholeIncident(calm, 5) },
  'contained in part': { now, evidence, state: wholeIncident(calm, 5, inPart) },
  'not contained': {
    now,
    evidence,
    state: stateOf(undefined, {
      containment: containment({ key: failed(outcomes.key) }),
      verification: { ...held, held: false, status: 'not-held' },
      instances: instancesNow(),
      activity: reviewOf(),
    }),
  },
  alert: {
    now,
    evidence,
    state: stateOf({ ...launchRecord, userIdentity: byRoot }, { instances: instancesNow() }),
  },
  'hidden launch': {
    now,
    evidence,
    state: stateOf(
      { ...launchRecord, responseElements: null },
      {
        ...{ containment: containment(), verification: held },
        instances: {
          ...nothingFound,
          hidden: {
            items: [
              { eventId: launchRecord.eventID, region: 'ap-southeast-2', least: 1, most: 60, found: 0 },
            ],
            more: 0,
          },
          askedCost: { currency: 'USD', perHourLeast: 127.81, perHourMost: 511.26 },
        },
      },
    ),
  },
  'review by hand': { now, selection: 'access key AKIAEXAMPLEKEY000001', activity: reviewOf() },
};

/** A report of each state that a page may be of. */
export const reports: readonly (readonly [string, Report])[] = Object.entries(contexts).map(
  ([name, context]) => [name, toReport(context)],
);
