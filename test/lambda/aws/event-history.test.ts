import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { mockClient } from 'aws-sdk-client-mock';
import { makeEventHistory } from '../../../lambda/aws/history/event-history.ts';
import { makeNotices } from '../../../lambda/aws/notices.ts';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { awsError } from '../../support/run/sdk.ts';

const mock = mockClient(CloudTrailClient);
const span = { from: new Date(0), to: new Date(1) };
const key = { key: 'AccessKeyId', value: 'AKIA1' } as const;

beforeEach(() => mock.reset());

describe('event history', () => {
  it('asks for one attribute, 50 events and the span, and reads the record inside each event', async () => {
    mock.on(LookupEventsCommand).resolves({
      Events: [
        {
          EventId: 'e1',
          EventName: 'RunInstances',
          EventTime: new Date(0),
          ReadOnly: 'false',
          CloudTrailEvent: JSON.stringify({
            eventSource: 'ec2.amazonaws.com',
            awsRegion: 'eu-west-1',
            errorCode: 'X',
          }),
        },
        {
          EventId: 'e2',
          EventName: 'GetUser',
          EventSource: 'iam.amazonaws.com',
          ReadOnly: 'true',
          CloudTrailEvent: '{',
        },
      ],
      NextToken: 't',
    });
    const page = await makeEventHistory().events('us-east-1', key, span, 'before');
    expect(mock.calls()[0]?.args[0].input).toEqual({
      LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: 'AKIA1' }],
      StartTime: span.from,
      EndTime: span.to,
      MaxResults: 50,
      NextToken: 'before',
    });
    expect(page).toEqual({
      next: 't',
      events: [
        {
          id: 'e1',
          second: 0,
          readable: true,
          record: { eventSource: 'ec2.amazonaws.com', awsRegion: 'eu-west-1', errorCode: 'X' },
        },
        {
          id: 'e2',
          readable: false,
          record: {
            eventID: 'e2',
            eventName: 'GetUser',
            eventSource: 'iam.amazonaws.com',
            awsRegion: 'us-east-1',
            readOnly: true,
            userIdentity: {},
          },
        },
      ],
    });
  });
  it('gives the records whole, and undefined where one cannot be read', async () => {
    mock.on(LookupEventsCommand).resolves({
      Events: [{ EventId: 'e1', CloudTrailEvent: '{"eventID":"e1"}' }, { EventId: 'e2' }],
      NextToken: 't',
    });
    const about = { key: 'ResourceName', value: 'ASIA1' } as const;
    expect(await makeEventHistory().records('us-east-1', about, span)).toEqual({
      records: [{ eventID: 'e1' }, undefined],
      next: 't',
    });
    mock.reset();
    mock.rejectsOnce(awsError('ThrottlingException'));
    await expect(makeEventHistory().records('us-east-1', about, span)).resolves.toBe('throttled');
  });
  it('says throttled, and throws everything else on', async () => {
    mock.rejectsOnce(awsError('ThrottlingException')).rejectsOnce(awsError('AccessDeniedException', 400));
    const history = makeEventHistory();
    await expect(history.events('us-east-1', key, span)).resolves.toBe('throttled');
    await expect(history.events('us-east-1', key, span)).rejects.toThrow('looking events up in us-east-1');
  });
});

describe('notices', () => {
  it('give each protocol its form', async () => {
    const sns = mockClient(SNSClient);
    sns.on(PublishCommand).resolves({ MessageId: 'm' });
    const notices = makeNotices(new SNSClient({ region: 'us-east-1' }), 'arn:topic');
    await expect(notices.publish({ subject: 's', text: 'words', json: '{"a":1}', chat: '{}' })).resolves.toBe(
      'm',
    );
    const input = sns.calls()[0]?.args[0].input as { Message: string; MessageStructure: string };
    expect(input).toMatchObject({ TopicArn: 'arn:topic', Subject: 's', MessageStructure: 'json' });
    expect(JSON.parse(input.Message)).toMatchObject({ default: 'words', email: 'words', lambda: '{"a":1}' });
    sns.restore();
  });
});
