import { existsSync, readFileSync } from 'node:fs';
import { toHistoryEvent } from '../../../core/review/event.ts';
import { toIso } from '../../../core/review/totals/time.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { reviewStep } from '../../../lambda/steps/review-activity/step.ts';
import { virtualTime } from '../run/virtual-time.ts';

/**
 * A process of its own, whose memory is measured: the review of a history whose every call is as different from the
 * others as an attacker can make it, in records of more than a kilobyte that are made when they are asked for.
 */
const total = 100_000;
const regions = Array.from({ length: 17 }, (_, index) => `region-${index + 1}`);
const start = Date.parse('2026-11-01T10:00:12Z');
const newest = start / 1000 - 60;

process.env['FIREBREAK_EVIDENCE_BUCKET'] = 'evidence';
process.env['FIREBREAK_LOOKUPS_PER_SECOND'] = '2';
process.env['AWS_REGION'] = 'us-east-1';
// What the function loads beside this.
await import('../../../lambda/steps/review-activity/handler.ts');

const eventCount = (region: string): number =>
  region === 'region-1' ? 60_000 : region.startsWith('region') ? 2_500 : 0;

function entryOf(region: string, index: number): object {
  const id = `${region}-${index}`;
  const second = newest - index * 20;
  const launches = index % 4 === 0;
  const record = {
    eventID: id,
    eventTime: toIso(second),
    eventName: launches ? 'RunInstances' : `Operation${index}`,
    eventSource: launches ? 'ec2.amazonaws.com' : `service-${index}.amazonaws.com`,
    awsRegion: region,
    readOnly: false,
    sourceIPAddress: `192.0.2.${index % 250}-${index}`,
    userAgent: `${id} ${'agent '.repeat(35)}`,
    userIdentity: { type: 'IAMUser', accessKeyId: 'AKIAEXAMPLEKEY000001', accountId: '111122223333' },
    requestParameters: { text: `${id} parameter `.repeat(25) },
    responseElements: {
      instancesSet: {
        items: [{ instanceId: `i-${index.toString(16).padStart(8, '0')}`, instanceType: 'p5' }],
      },
      credentials: { accessKeyId: `ASIA${region}${index}`, sessionToken: 'secret' },
    },
  };
  return { EventId: id, EventTime: new Date(second * 1000), CloudTrailEvent: JSON.stringify(record) };
}

const time = virtualTime(new Date(start));
const stored = new Map<string, Buffer>();
let storedBytes = 0;
const state = {
  phase: 'first',
  incident: { id: 'fb-1' },
  launch: {
    account: '111122223333',
    region: 'us-east-1',
    eventTime: toIso(newest),
    result: { kind: 'launched' },
  },
  caller: { kind: 'user-key', accessKeyId: 'AKIAEXAMPLEKEY000001' },
  regions: { names: regions },
} as unknown as ContainmentState;

const deps = {
  ...time,
  account: '111122223333',
  remainingMs: 900_000,
  evidence: {
    put: (key: string, body: Buffer | string) => {
      storedBytes += body.length;
      // The records are not kept in this process.
      if (key.includes('/review/progress')) stored.set(key, Buffer.from(body));
      return Promise.resolve(undefined);
    },
    get: (key: string) => Promise.resolve(stored.get(key)),
  },
  history: {
    async events(
      region: string,
      attribute: { value: string },
      span: { from: Date; to: Date },
      next?: string,
    ) {
      await time.pause(4_000);
      const of = attribute.value === 'AKIAEXAMPLEKEY000001' ? eventCount(region) : 0;
      const first = Math.max(0, Math.ceil((newest - span.to.getTime() / 1000) / 20));
      const end = Math.min(of, Math.floor((newest - span.from.getTime() / 1000) / 20) + 1);
      const begin = next === undefined ? first : Number(next);
      const upTo = Math.min(begin + 50, end);
      const events = Array.from({ length: Math.max(0, upTo - begin) }, (_, index) =>
        toHistoryEvent(entryOf(region, begin + index), region),
      );
      return { events, ...(upTo < end && { next: String(upTo) }) };
    },
  },
};

let activity = await time.run(reviewStep({ state, continue: false }, deps));
let runs = 1;
for (; activity.canContinue && runs < 12; runs += 1) {
  activity = await time.run(reviewStep({ state, continue: true }, deps));
}
process.stdout.write(
  JSON.stringify({
    calls: activity.calls,
    total,
    runs,
    records: activity.kept.records,
    bytes: Buffer.byteLength(JSON.stringify(activity)),
    storedBytes,
    maxRssMb: peakMb(),
    seconds: process.uptime(),
  }),
);

/** Linux counts in maxRSS what the parent had when it made this process; VmHWM is this program's alone. */
function peakMb(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return kilobytes === undefined ? process.resourceUsage().maxRSS / 1024 : Number(kilobytes) / 1024;
}
