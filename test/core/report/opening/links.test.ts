import fc from 'fast-check';
import { executionPage, folderPage, principalPage } from '../../../../core/report/links/console.ts';
import { linksOf } from '../../../../core/report/links/link.ts';
import { toReport } from '../../../../core/report/report.ts';
import { calm, instancesNow } from '../../../support/incidents.ts';
import { launchRecord, roleIdentity } from '../../../support/events.ts';
import { stateOf } from '../../../support/report/state.ts';

const now = new Date('2026-11-01T10:00:13Z');
const evidence = 's3://bucket/incidents/fb-1/';
const execution = 'arn:aws:states:us-east-1:111122223333:execution:firebreak-containment:1 2';
const base = stateOf();
const state = { ...base, incident: { ...base.incident, execution } };

describe('links into the console', () => {
  it('lead to the instance, the user, what the key did, the execution and the evidence', () => {
    expect(linksOf({ now, state, evidence })).toEqual([
      {
        label: 'Instances',
        url: 'https://ap-southeast-2.console.aws.amazon.com/ec2/home?region=ap-southeast-2#InstanceDetails:instanceId=i-0123456789abcdef0',
      },
      {
        label: 'User',
        url: 'https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/users/details/deploy%2Bci%40example.com',
      },
      {
        label: 'Event history',
        url: 'https://ap-southeast-2.console.aws.amazon.com/cloudtrailv2/home?region=ap-southeast-2#/events?AccessKeyId=AKIAEXAMPLEKEY000001',
      },
      {
        label: 'Execution',
        url: 'https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/arn%3Aaws%3Astates%3Aus-east-1%3A111122223333%3Aexecution%3Afirebreak-containment%3A1%202',
      },
      {
        label: 'Evidence',
        url: 'https://us-east-1.console.aws.amazon.com/s3/buckets/bucket?region=us-east-1&prefix=incidents%2Ffb-1%2F',
      },
    ]);
    expect(toReport({ now, state, evidence }).document.links).toEqual(linksOf({ now, state, evidence }));
  });
  it('lead to all that runs where it is more than one, and to the role of a session', () => {
    const running = { items: [{ region: 'eu-west-1', instanceIds: ['i-1', 'i-2'] }], more: 0 };
    const many = {
      ...stateOf({ ...launchRecord, userIdentity: roleIdentity }),
      instances: { ...instancesNow(calm, 2), running },
    };
    const [instances, principal] = linksOf({ now, state: many });
    expect(instances?.url).toMatch(/region=eu-west-1#Instances:instanceState=running$/);
    expect(principal).toEqual({ label: 'Role', url: expect.stringMatching(/#\/roles\/details\/Admin$/) });
  });
  it.each([
    ['cn-north-1', 'aws-cn', 'https://cn-north-1.console.amazonaws.cn/'],
    ['us-gov-west-1', 'aws-us-gov', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
  ])('of %s go to the console of %s', (region, partition, begins) => {
    expect(executionPage(`arn:${partition}:states:${region}:111122223333:execution:x:y`)).toMatch(
      new RegExp(`^${begins.replaceAll('.', '\\.')}`),
    );
  });
  it('are none where no console is known, nor for a review by hand', () => {
    expect(folderPage('us-iso-east-1', 'bucket', 'x/')).toBeUndefined();
    expect(folderPage('evil.example/', 'bucket', 'x/')).toBeUndefined();
    expect(linksOf({ now })).toEqual([]);
    expect(linksOf({ now, state: base })).toHaveLength(3);
  });
  it('are of one host, whatever a name has in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite' }), (name) => {
        const url = new URL(principalPage('eu-west-1', 'user', name)!);
        expect(url.host).toBe('eu-west-1.console.aws.amazon.com');
        expect(decodeURIComponent(url.hash)).toBe(`#/users/details/${name}`);
      }),
    );
  });
});
