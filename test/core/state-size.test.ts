import fc from 'fast-check';
import { PermanentError } from '../../lambda/aws/failure.ts';
import { verify } from '../../lambda/steps/verify/verify.ts';
import { planPersistence } from '../../core/artifacts/plan-persistence.ts';
import { toFoundArtifact } from '../../core/artifacts/persistence.ts';
import { actionLimit } from '../../core/containment/plan.ts';
import type { ContainmentStep } from '../../core/containment/actions/steps.ts';
import { stepFields } from '../../core/containment/actions/steps.ts';
import type { StepResult } from '../../core/containment/outcome.ts';
import type { ContainmentState } from '../../core/state.ts';
import { judgeLaunch } from '../../core/verdict/verdict.ts';
import { account, settings } from '../support/events.ts';
import { ports } from '../support/ports.ts';
import { stateOf } from '../support/report/state.ts';
import { ask } from '../support/run/run-step.ts';
import { call } from '../support/review/made.ts';

/**
 * What Step Functions takes is 262,144 bytes. The review and the report add 32 KB and 8 KB, and look at what is left
 * before they do; what containment leaves in the state is less than this.
 */
const mostBytes = 200 * 1024;
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const now = () => new Date('2026-11-01T10:10:00Z');
const since = new Date('2026-11-01T10:00:00Z');

/** A user or role with the longest name that IAM takes, and everything that it can be given. */
const nameOf = (n: number): string => `${n}-`.padEnd(64, 'x');
const idOf = (prefix: string, n: number): string => `${prefix}${String(n).padStart(17, '0')}`;

interface World {
  readonly users: number;
  readonly roles: number;
  readonly documentLength: number;
  readonly errorLength: number;
  readonly credentials: number;
  readonly fails: boolean;
}

function made({ users, roles }: World) {
  const records = [
    ...Array.from({ length: users }, (_, n) =>
      call('CreateUser', {
        request: { userName: nameOf(n) },
        answer: {
          user: {
            userName: nameOf(n),
            userId: idOf('AIDA', n),
            arn: `arn:aws:iam::${account}:user/${nameOf(n)}`,
          },
        },
      }),
    ),
    ...Array.from({ length: roles }, (_, n) =>
      call('CreateRole', {
        request: { roleName: nameOf(n) },
        answer: {
          role: {
            roleName: nameOf(n),
            roleId: idOf('AROA', n),
            arn: `arn:aws:iam::${account}:role/${nameOf(n)}`,
          },
        },
      }),
    ),
  ].map((record, n) => ({ ...record, eventID: `event-${n}`, eventTime: '2026-11-01T10:01:00Z' }));
  return records.flatMap(
    (record) => toFoundArtifact(record, 'us-east-1', { launch: stateOf().launch, since }, account) ?? [],
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; two of each of five services. */
const quotas = { 'ssh-key': 5, 'service-credential': 10, certificate: 2 } as const;

/** An IAM in which an administrator has prepared whatever is read, as long as IAM takes it. */
function hostileIam({ documentLength, errorLength, credentials, fails }: World) {
  const list = Array.from({ length: credentials }, (_, n) => ({ id: idOf('APKA', n), active: true }));
  const document = encodeURIComponent(JSON.stringify({ Statement: 'x'.repeat(documentLength) }));
  const change = () =>
    fails ? Promise.reject(new PermanentError('AccessDenied '.padEnd(errorLength, 'y'))) : undefined;
  return ports({
    accessKeys: {
      list: () =>
        Promise.resolve(
          list.slice(0, 2).map(({ id }) => ({
            id: id.replace('APKA', 'AKIA'),
            active: true,
            createdAt: '2026-01-01T00:00:00.000Z',
          })),
        ),
      setActive: () => change() ?? Promise.resolve('set'),
    },
    loginProfiles: { remove: () => change() ?? (Promise.resolve('removed') as never) },
    denies: {
      readInline: () => Promise.resolve({ document }),
      putInline: () => change() ?? Promise.resolve('put'),
      readBoundary: () =>
        Promise.resolve({ arn: `arn:aws:iam::${account}:policy/`.padEnd(560, 'b'), isDenyAll: false }),
    },
    credentials: {
      list: (_, type) => Promise.resolve(list.slice(0, quotas[type]) as never),
      mfaDevices: () =>
        Promise.resolve(Array.from({ length: 8 }, (_, n) => `arn:aws:iam::${account}:mfa/${nameOf(n)}`)),
      setActive: () => change() ?? Promise.resolve('set'),
    },
  });
}

/** A wave of the incident, as the machine carries it out: each step looks, acts, and IAM is read again. */
async function carryOut(
  begun: ContainmentState,
  iam: ReturnType<typeof ports>,
): Promise<{ readonly state: ContainmentState; readonly most: number }> {
  let most = 0;
  const see = <T>(value: T): T => {
    most = Math.max(most, bytesOf(value));
    return value;
  };
  const results: [string, StepResult][] = [];
  for (const [step, field] of Object.entries(stepFields)) {
    results.push([field, await ask(step as ContainmentStep, begun, iam, now, true)]);
  }
  const contained = see({
    ...begun,
    containment: Object.fromEntries(results) as unknown as NonNullable<ContainmentState['containment']>,
  });
  const verification = await verify(contained, iam, now);
  return { state: see({ ...contained, verification, plan: verification.plan ?? contained.plan }), most };
}

/** As long as settings of a thousand rules make it. */
const { launch, caller } = stateOf();
const verdict = judgeLaunch(
  launch,
  caller,
  settings({
    expectations: Array.from({ length: 1_000 }, (_, n) => ({
      name: nameOf(n),
      principals: Array.from({ length: 5 }, (_each, m) => `arn:aws:iam::*:role/${nameOf(m)}/${nameOf(n)}`),
    })),
  }),
);

async function worst(world: World): Promise<number> {
  const iam = hostileIam(world);
  let state: ContainmentState = { ...stateOf(), verdict };
  let most = 0;
  for (let wave = 0; wave < 3; wave += 1) {
    const begun = { plan: state.plan };
    const found = planPersistence({ ...stateOf(), ...begun }, made(world), settings(), now());
    const persistence = {
      phase: 'watch-1',
      ...found,
      denied: [],
      followed: 20,
      coverage: [],
      unreadable: 0,
      searchedAt: now().toISOString(),
    } as const;
    const next = {
      ...state,
      persistence,
      plan: found.plan,
      wave: { phase: 'watch-1', plan: found.plan, denied: [] },
    } as const;
    const did = await carryOut(next, iam);
    most = Math.max(most, did.most);
    ({ state } = did);
  }
  expect(state.plan.actions.length).toBeLessThanOrEqual(actionLimit + 10);
  return most;
}

const plain: World = {
  users: 0,
  roles: 0,
  documentLength: 100,
  errorLength: 100,
  credentials: 2,
  fails: false,
};

describe('the state of an execution', () => {
  it.each<[string, Partial<World>]>([
    ['many users', { users: 60 }],
    ['many roles, each with the longest policy under our name', { roles: 60, documentLength: 10_000 }],
    [
      'users with the longest policy and as many credentials as there can be',
      { users: 30, documentLength: 2_048, credentials: 12 },
    ],
    ['changes that are refused at length', { users: 30, roles: 30, errorLength: 6_000, fails: true }],
    // It took 215 KB once.
    [
      'everything at once',
      { users: 50, roles: 4, documentLength: 7_143, errorLength: 4_255, credentials: 11, fails: true },
    ],
  ])('has room for %s', async (_, change) => {
    expect(await worst({ ...plain, ...change })).toBeLessThan(mostBytes);
  });

  it('has room for whatever was prepared', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          users: fc.nat(70),
          roles: fc.nat(70),
          documentLength: fc.nat(10_240),
          errorLength: fc.nat(10_000),
          credentials: fc.nat(14),
          fails: fc.boolean(),
        }),
        async (world) => {
          expect(await worst(world)).toBeLessThan(mostBytes);
        },
      ),
      { numRuns: 25 },
    );
  });
});
