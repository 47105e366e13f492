import { gunzipSync } from 'node:zlib';
import type { HistoryEvent } from '../../../../core/review/event.ts';
import { account, userIdentity } from '../../../support/events.ts';
import { eventOf, launchSecond, ownKey } from '../../../support/review/review.ts';
import { worldOf, many } from './world.ts';

describe('the review', () => {
  it('looks for what services did for it last, by its name, and tells that apart', async () => {
    const backdoor = eventOf('backdoor', launchSecond - 60, {
      ...{ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', readOnly: false },
      userIdentity: {
        ...userIdentity,
        ...{ accessKeyId: 'ASIAEXAMPLEFORWARD01', invokedBy: 'cloudformation.amazonaws.com' },
      },
      requestParameters: { userName: 'backdoor' },
      responseElements: {
        user: { userName: 'backdoor', arn: `arn:aws:iam::${account}:user/backdoor` },
      },
    });
    const own = many(120);
    // Pages are slow, so that several questions are on their way at once.
    const { review, history, time } = worldOf({
      events: { 'us-east-1': [...own, backdoor] },
      before: async () => {
        await time.pause(2_000);
        return undefined;
      },
      find: ({ userIdentity: { accessKeyId, userName } }, { key, value }) =>
        value === (key === 'AccessKeyId' ? accessKeyId : key === 'Username' ? userName : undefined),
    });
    const activity = await review();
    expect(activity).toMatchObject({
      calls: 120,
      changeCount: 0,
      forwarded: [{ name: 'cloudformation.amazonaws.com for it: iam:CreateUser', count: 1 }],
      made: {
        items: [{ what: 'user backdoor', eventName: 'CreateUser', through: 'cloudformation.amazonaws.com' }],
      },
      changes: [{ eventName: 'CreateUser', through: 'cloudformation.amazonaws.com' }],
    });
    expect(activity.credentials.map(({ name }) => name)).toContain('ASIAEXAMPLEFORWARD01');
    const asked = history.asks
      .filter(({ region }) => region === 'us-east-1')
      .map(({ attribute }) => attribute);
    // Three pages of the key's own in the minutes around the launch come first.
    expect(asked.findIndex(({ key }) => key === 'Username')).toBeGreaterThanOrEqual(3);
    // What the user that was made did is looked for, too.
    expect(asked).toContainEqual({ key: 'Username', value: 'backdoor' });
  });

  it('follows the keys that a reviewed one issued, and counts their calls by themselves', async () => {
    const issue = eventOf('issue', launchSecond - 600, {
      eventName: 'GetSessionToken',
      eventSource: 'sts.amazonaws.com',
      responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLEISSUED001', sessionToken: 'a secret' } },
    });
    const launch = eventOf(
      'used',
      launchSecond - 60,
      {
        eventName: 'RunInstances',
        eventSource: 'ec2.amazonaws.com',
        readOnly: false,
        responseElements: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
      },
      'ASIAEXAMPLEISSUED001',
    );
    const { review, objects } = worldOf({ events: { 'us-east-1': [issue], 'eu-west-1': [launch] } });
    const activity = await review();
    expect(activity.calls).toBe(1);
    expect(activity.credentials.map(({ name, count }) => [name, count])).toEqual([
      [ownKey, 1],
      ['ASIAEXAMPLEISSUED001', 1],
    ]);
    expect(activity.instances.items).toMatchObject([
      { instanceId: 'i-0123456789abcdef0', accessKeyId: 'ASIAEXAMPLEISSUED001', region: 'eu-west-1' },
    ]);
    expect(activity.changes).toMatchObject([{ accessKeyId: 'ASIAEXAMPLEISSUED001' }]);
    const [part] = [...objects].filter(([key]) => key.includes('/records/fresh'));
    expect(gunzipSync(part![1]).toString()).not.toContain('a secret');
  });
  it('says what others did to what was changed', async () => {
    const mine = eventOf('mine', launchSecond - 60, {
      eventName: 'CreateUser',
      readOnly: false,
      responseElements: { user: { userName: 'eve' } },
    });
    const other = eventOf(
      'other',
      launchSecond - 30,
      {
        eventName: 'DeleteUser',
        readOnly: false,
        requestParameters: { userName: 'eve' },
        userIdentity: { arn: 'arn:aws:iam::111122223333:user/on-call', accessKeyId: 'AKIAEXAMPLEONCALL001' },
      },
      'AKIAEXAMPLEONCALL001',
    );
    const { review } = worldOf({ events: { 'us-east-1': [mine, other] } });
    const { resources } = await review();
    expect(resources).toMatchObject({
      items: [
        { type: 'AWS::IAM::AccessKey', name: ownKey, events: 0 },
        {
          type: 'AWS::IAM::User',
          name: 'eve',
          region: 'us-east-1',
          events: 2,
          // It was before the launch.
          changes: 0,
          others: {
            items: [{ eventName: 'DeleteUser', who: 'arn:aws:iam::111122223333:user/on-call' }],
            more: 0,
          },
        },
      ],
      more: 0,
    });
  });
  it('says who undid the containment: what others did to the user and the key themselves', async () => {
    const identity = {
      type: 'IAMUser',
      arn: `arn:aws:iam::${account}:user/bob`,
      userName: 'bob',
      accountId: account,
      accessKeyId: ownKey,
    };
    const used = eventOf('used', launchSecond, { userIdentity: identity });
    const undone = eventOf('undone', launchSecond + 5, {
      eventName: 'UpdateAccessKey',
      eventSource: 'iam.amazonaws.com',
      readOnly: false,
      requestParameters: { userName: 'bob', accessKeyId: ownKey, status: 'Active' },
      userIdentity: {
        ...identity,
        arn: `arn:aws:iam::${account}:user/eve`,
        userName: 'eve',
        accessKeyId: 'AKIAEVE',
      },
    });
    const { review } = worldOf({ events: { 'us-east-1': [used, undone] } });
    const others = { items: [{ eventId: 'undone', who: `arn:aws:iam::${account}:user/eve` }], more: 0 };
    expect((await review()).resources.items).toMatchObject([
      { type: 'AWS::IAM::User', name: 'bob', region: 'us-east-1', changes: 1, others },
      { type: 'AWS::IAM::AccessKey', name: ownKey, region: 'us-east-1', changes: 1, others },
    ]);
  });
  it('counts its own calls apart, and reads past them to what others did', async () => {
    const made = eventOf('mine', launchSecond - 60, {
      eventName: 'CreateUser',
      readOnly: false,
      responseElements: { user: { userName: 'eve' } },
    });
    const about = (id: string, second: number, role: string): HistoryEvent =>
      eventOf(
        id,
        second,
        {
          eventName: 'GetUserPolicy',
          requestParameters: { userName: 'eve' },
          recipientAccountId: account,
          userIdentity: {
            type: 'AssumedRole',
            arn: `arn:aws:sts::${account}:assumed-role/Role/session`,
            principalId: 'AROAEXAMPLEROLE000001:session',
            accountId: account,
            accessKeyId: 'ASIAEXAMPLEROLE00001',
            sessionContext: {
              sessionIssuer: {
                type: 'Role',
                arn: `arn:aws:iam::${account}:role${role}`,
                userName: 'Role',
                accountId: account,
                principalId: 'AROAEXAMPLEROLE000001',
              },
            },
          },
        },
        'ASIAEXAMPLEROLE00001',
      );
    const own = Array.from({ length: 140 }, (_, n) => about(`own-${n}`, launchSecond + 1, '/firebreak/Role'));
    const other = about('other', launchSecond - 30, '/ops/Role');
    const { review } = worldOf({ events: { 'us-east-1': [made, ...own, other] } });
    const { resources } = await review();
    expect(resources.items.slice(1)).toMatchObject([
      { name: 'eve', events: 142, own: 140, others: { items: [{ eventId: 'other' }], more: 0 } },
    ]);
    expect(resources.items[1]).not.toHaveProperty('incomplete');
  });
});
