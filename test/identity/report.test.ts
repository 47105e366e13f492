import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readArtifacts } from '../../core/artifacts/read-artifacts.ts';
import { account, launchRecord, settings, userIdentity } from '../support/events.ts';
import { linesUnder } from '../support/report/report.ts';
import { stateOf } from '../support/report/state.ts';
import { activityOf } from '../support/review/activity.ts';
import { runCommand } from '../support/run/run-command.ts';
import { judgeLaunch } from '../../core/verdict/verdict.ts';
import { alice, bob, contain, makeScene, rename, swap } from './scene.ts';

const title = 'SOMEBODY CHANGED WHO IS CALLED WHAT';
const now = new Date('2026-11-22T12:20:00Z');
const arn = `arn:aws:iam::111122223333:user/break-glass/${userIdentity.userName}`;
const moved = {
  ...launchRecord,
  eventTime: '2026-11-01T09:59:58Z',
  eventSource: 'iam.amazonaws.com',
  eventName: 'UpdateUser',
  awsRegion: 'us-east-1',
  requestParameters: { userName: userIdentity.userName, newPath: '/break-glass/' },
  responseElements: null,
  eventID: '11111111-2222-3333-4444-555555555556',
};
const launched = { ...launchRecord, userIdentity: { ...userIdentity, arn } };

describe('a principal that moved itself under protection', () => {
  it('is told at the top of an alert, with the commands that contain it by hand', () => {
    const state = stateOf(launched);
    const protectedPrincipals = ['arn:aws:iam::*:user/break-glass/*'];
    const verdict = judgeLaunch(state.launch, state.caller, settings({ protectedPrincipals }));
    expect(verdict.kind).toBe('alert');
    const items = readArtifacts(moved, 'us-east-1', account).map(({ thing }) => thing);
    const lines = linesUnder(title, {
      now,
      state: { ...state, verdict, route: 'alert', activity: activityOf({ made: { items, more: 0 } }) },
    })!.join('\n');
    expect(lines).toContain('moved to path /break-glass/');
    expect(lines).toContain('aws iam update-access-key');
    expect(lines).toContain('FirebreakDenyAll');
  });

  it('is told as well where another credential of the user did it', () => {
    const by = {
      ...{ eventTime: moved.eventTime, who: arn, service: 'iam', eventName: 'UpdateUser', eventId: 'e' },
      ...{ region: 'us-east-1', readOnly: false },
    };
    const refused = { ...by, eventTime: '2026-11-01T09:00:00Z', errorCode: 'AccessDenied' };
    const user = {
      type: 'AWS::IAM::User',
      name: userIdentity.userName,
      region: 'us-east-1',
      events: 2,
      changes: 0,
    };
    const items = [{ ...user, others: { items: [by, refused], more: 0 } }];
    const state = stateOf(launched);
    const verdict = { ...state.verdict, kind: 'alert' } as const;
    const lines = linesUnder(title, {
      now,
      state: { ...state, verdict, route: 'alert', activity: activityOf({ resources: { items, more: 0 } }) },
    })!.join('\n');
    expect(lines).toContain(`${arn} changed name or path of user ${userIdentity.userName}`);
    expect(lines.match(/changed name or path/g)).toHaveLength(1);
    expect(lines).toContain('aws iam update-access-key');
  });

  it('is one user in log files, before and after the move, and told at the top', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'firebreak-')), 'records.json');
    writeFileSync(file, JSON.stringify({ Records: [moved, launched] }));
    const { code, stdout } = await runCommand('report', '--trail', file, '--user', userIdentity.userName);
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 calls in 2 regions/);
    expect(stdout.indexOf(title)).toBeGreaterThan(0);
    expect(stdout.indexOf(title)).toBeLessThan(stdout.indexOf('WHAT THE CREDENTIAL DID'));
  });
});

describe('the report of a containment', () => {
  it('says who is called what now, and whom it hit, with the commands that give it back', async () => {
    const { after } = await contain(makeScene(), (operation, count, world) => {
      if (operation === 'PutUserPolicy' && count === 1) swap(world);
    });
    const lines = linesUnder(title, { now, state: after })!.join('\n');
    expect(lines).toContain('user bob is called mallory now');
    expect(lines).toContain(bob.userId);
    expect(lines).toContain(`hit somebody else (${alice.userId})`);
    expect(lines).toContain(
      'aws iam delete-user-policy --user-name bob --policy-name FirebreakRevokeSessions',
    );
  });

  it('says what is not known, and names who it is in the commands as it is called now', async () => {
    const scene = makeScene();
    rename('mallory')(scene.world);
    const { after } = await contain(scene, (operation) => {
      if (operation === 'ListUsers' || operation === 'GetAccessKeyLastUsed')
        throw Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
    });
    const lines = linesUnder(title, { now, state: after })!.join('\n');
    expect(lines).toContain(`user bob (${bob.userId}) could not be found`);
    expect(lines).toContain('NOT CONTAINED');
  });

  it('has no such part where nobody was renamed', async () => {
    const { after } = await contain(makeScene());
    expect(linesUnder(title, { now, state: after })).toBeUndefined();
  });
});
