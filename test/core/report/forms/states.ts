import type { ContainmentState } from '../../../../core/state.ts';
import type { InstancesNow } from '../../../../core/instances/instances.ts';
import type { Judged } from '../../../../core/artifacts/persistence.ts';
import { account, launchRecord, settings, toEvent } from '../../../support/events.ts';
import { containment, failed, outcomes, stateOf } from '../../../support/report/state.ts';
import { toLaunch, type Launch } from '../../../../core/verdict/launch.ts';
import { judgeLaunch } from '../../../../core/verdict/verdict.ts';
import { toCaller } from '../../../../core/caller/to-caller.ts';

const region = 'ap-southeast-2';
const instanceId = 'i-0123456789abcdef0';
const running: InstancesNow = {
  lookedUpAt: '2026-11-01T10:00:42.000Z',
  instances: { items: [{ instanceId, region, instanceType: 'p5.48xlarge', state: 'running' }], more: 0 },
  running: { items: [{ region, instanceIds: [instanceId] }], more: 0 },
  states: [{ name: 'running', count: 1 }],
  unavailable: [],
  cost: {
    currency: 'USD',
    perHour: 127.82,
    perDay: 3_067.68,
    items: [{ instanceType: 'p5.48xlarge', region, count: 1, perHourEach: 127.82 }],
    missing: [],
  },
};
const stopped: InstancesNow = {
  lookedUpAt: running.lookedUpAt,
  instances: { items: [{ instanceId, region, instanceType: 'p5.48xlarge', state: 'terminated' }], more: 0 },
  states: [{ name: 'terminated', count: 1 }],
  unavailable: [],
  noCost: 'none of them runs',
};

const target = 'deploy+ci@example.com';
const holds = {
  held: true,
  status: 'held',
  checkedAt: '2026-11-01T10:00:40.500Z',
  millisecondsSinceLaunch: 40_500,
  findings: [
    {
      action: 'deactivate-key',
      target: 'AKIAEXAMPLEKEY000001',
      status: 'in-place',
      note: 'the key is inactive',
    },
    { action: 'revoke-sessions', target, status: 'in-place', note: 'sessions are denied' },
    { action: 'disable-console', target, status: 'in-place', note: 'the user has no console password' },
  ],
} as const;
const open = {
  ...holds,
  held: false,
  status: 'not-held',
  findings: [
    {
      action: 'deactivate-key',
      target: 'AKIAEXAMPLEKEY000001',
      status: 'reverted',
      note: 'the key is active',
    },
  ],
} as const;
const searched = {
  phase: 'follow-up',
  found: [],
  more: 0,
  act: false,
  plan: { actions: [], steps: {} },
  followed: 1,
  coverage: [{ region: 'us-east-1', pages: 1, events: 0 }],
  unreadable: 0,
  searchedAt: '2026-11-01T10:16:00.000Z',
} as unknown as NonNullable<ContainmentState['persistence']>;
const backdoor: Judged = {
  eventId: 'event-backdoor',
  eventName: 'CreateAccessKey',
  eventTime: '2026-11-01T09:59:50Z',
  region: 'us-east-1',
  technique: 'T1098.001',
  what: 'access key AKIAEXAMPLEBACKDOOR1 of user mara.quill',
  accessKeyId: 'AKIAEXAMPLEKEY000001',
  actions: [{ kind: 'deactivate-key', userName: 'mara.quill', accessKeyId: 'AKIAEXAMPLEBACKDOOR1' }],
  verdict: 'leave',
  because: 'it was made before the launch from another address',
  removal: [],
  inspect: [],
  standing: { is: 'works' },
} as unknown as Judged;

const background = {
  accountName: 'production',
  key: {
    createdAt: '2025-09-15T10:00:00.000Z',
    lastUsedAt: '2026-10-12T09:00:00.000Z',
    lastUsedService: 'cloudformation',
    lastUsedRegion: 'eu-west-1',
  },
  owner: { tag: 'owner', value: 'payments@example.com' },
};
const execution = `arn:aws:states:us-east-1:${account}:execution:firebreak-containment:0123`;
const base = stateOf();
const about = (change: Partial<ContainmentState>): ContainmentState => ({
  ...base,
  incident: { ...base.incident, execution },
  background,
  containment: containment(),
  verification: holds,
  instances: running,
  ...change,
});

/** A launch whose record names no instance. */
const hidden = ((): Partial<ContainmentState> => {
  const record = { ...launchRecord, responseElements: null };
  const launch = toLaunch(toEvent(record)) as Launch;
  const caller = toCaller(record, account);
  return { launch, caller, verdict: judgeLaunch(launch, caller, settings()) };
})();

/** Each state that somebody may be told of, by the word for it. */
export const states: Readonly<Record<string, ContainmentState>> = {
  contained: about({ phase: 'follow-up', instances: stopped, persistence: searched }),
  'contained so far, while money runs': about({}),
  'contained in part': about({
    phase: 'follow-up',
    persistence: { ...searched, found: [backdoor] },
  }),
  'not contained': about({ containment: containment({ key: failed(outcomes.key) }), verification: open }),
  'alerted on': about({
    route: 'alert',
    verdict: { kind: 'alert', because: 'the caller is protected by protectedPrincipals', rules: [] },
    launch: { ...base.launch, result: { kind: 'denied', errorCode: 'Client.UnauthorizedOperation' } },
    plan: { ...base.plan, actions: [] },
    instances: stopped,
  }),
  'alerted on who launched': about({
    route: 'alert',
    verdict: { kind: 'alert', because: 'the caller is protected by protectedPrincipals', rules: [] },
    plan: { ...base.plan, actions: [] },
  }),
  'who is reverted': about({
    verification: {
      ...open,
      reverted: [
        {
          at: '2026-11-01T10:00:20.000Z',
          action: 'deactivate-key',
          target: 'AKIAEXAMPLEKEY000001',
          note: 'the key was active again',
        },
      ],
    },
  }),
  'who is only observed': about({ mode: 'observe', route: 'alert' }),
  'whose instances are hidden': about({
    ...hidden,
    instances: {
      ...stopped,
      instances: { items: [], more: 0 },
      states: [],
      hidden: {
        items: [{ eventId: base.launch.eventId, region, least: 1, most: 1, found: 0, way: 'client-token' }],
        more: 0,
      },
      askedCost: { currency: 'USD', perHourLeast: 127.82, perHourMost: 127.82 },
    },
  }),
};
