import type { Opening } from '../../../lambda/aws/incidents.ts';
import type { Settings } from '../../../lambda/core/settings.ts';
import { resolveCaller } from '../../../lambda/resolve-caller/resolve.ts';
import { account, launchRecord, roleIdentity, settings, toEvent } from '../../support/events.ts';

const now = new Date('2026-11-01T10:00:01.250Z');

async function resolve(record: object, change: Partial<Settings> = {}, kind: 'opened' | 'joined' = 'opened') {
  const openings: Opening[] = [];
  const state = await resolveCaller(
    { event: toEvent(record), execution: 'e1' },
    {
      incidents: {
        open: (opening) => {
          openings.push(opening);
          return Promise.resolve({ kind, incident: opening.incident });
        },
      },
      settings: settings(change),
      account,
      now,
    },
  );
  return { state, openings };
}

describe('resolveCaller', () => {
  it('writes the intent down before anything is done: caller, verdict and plan', async () => {
    const { state, openings } = await resolve(launchRecord);
    expect(state.route).toBe('contain');
    expect(openings).toHaveLength(1);
    expect(openings[0]).toMatchObject({
      response: 'contain',
      launchId: launchRecord.eventID,
      windowEnds: '2026-11-02T10:00:01.250Z',
      staleBefore: '2026-11-01T09:50:01.250Z',
      expiresAt: Math.floor(now.getTime() / 1000) + 365 * 86_400,
    });
    expect(JSON.parse(openings[0]!.intent)).toMatchObject({
      caller: { kind: 'user-key' },
      verdict: { kind: 'contain' },
      plan: {
        actions: [{ kind: 'deactivate-key' }, { kind: 'revoke-sessions' }, { kind: 'disable-console' }],
      },
    });
  });
  it('takes a launch to have happened at the end of its second, so that none after containment is absorbed', async () => {
    const { openings } = await resolve(launchRecord);
    expect(openings[0]?.launchTime).toBe('2026-11-01T10:00:00.999Z');
  });
  it('gives the same incident the same id however often it is delivered', async () => {
    const ids = await Promise.all([resolve(launchRecord), resolve(launchRecord)]);
    expect(new Set(ids.map(({ state }) => state.incident.id)).size).toBe(1);
    expect(ids[0].state.incident.id).toMatch(/^fb-20261101-100000-[0-9a-f]{8}$/);
  });
  it('keeps two keys of one user apart', async () => {
    const other = {
      ...launchRecord,
      userIdentity: { ...launchRecord.userIdentity, accessKeyId: 'AKIAEXAMPLEKEY000002' },
    };
    const [a, b] = await Promise.all([resolve(launchRecord), resolve(other)]);
    expect(a.state.incident.key).not.toBe(b.state.incident.key);
  });
  it.each([
    ['joined', launchRecord, {}, 'joined', 'absorbed'],
    ['in observe mode', launchRecord, { mode: 'observe' }, 'opened', 'alert'],
    ['by a role session', { ...launchRecord, userIdentity: roleIdentity }, {}, 'opened', 'contain'],
    ['by root', { ...launchRecord, userIdentity: { type: 'Root' } }, {}, 'opened', 'alert'],
  ] as const)('%s', async (_name, record, change, kind, route) => {
    const { state, openings } = await resolve(record, change, kind);
    expect(state.route).toBe(route);
    if (kind === 'opened') expect(openings[0]?.response).toBe(route);
  });
});
