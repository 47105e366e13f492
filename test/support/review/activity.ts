import type { Activity } from '../../../core/review/totals/activity.ts';

/** A review that found nothing, changed as a test wants it. */
export function activityOf(change: Partial<Activity> = {}): Activity {
  return {
    calls: 0,
    failed: 0,
    denied: 0,
    changeCount: 0,
    credentials: [],
    services: [],
    regions: [],
    operations: [],
    errors: [],
    deniedOperations: [],
    sourceIps: [],
    userAgents: [],
    matrix: [],
    firstUses: [],
    timeline: { stepSeconds: 3_600, intervals: [] },
    changes: [],
    made: { items: [], more: 0 },
    instances: { items: [], more: 0 },
    resources: { items: [], more: 0 },
    searchedFor: ['AccessKeyId AKIAEXAMPLEKEY000001'],
    searchedFrom: '2026-08-03T10:00:12.000Z',
    searchedAt: '2026-11-01T10:00:12.000Z',
    coverage: [{ region: 'us-east-1', pages: 1, events: 0 }],
    complete: true,
    notSearched: [],
    unreadable: 0,
    runs: 1,
    canContinue: false,
    kept: { records: 0 },
    ...change,
  };
}
