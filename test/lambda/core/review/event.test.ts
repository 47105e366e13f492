import { fromRecord, toCall } from '../../../../lambda/core/review/event.ts';
import { itWithRealRecords, realRecords } from '../../../support/real-records.ts';

const isRead = (record: object): boolean => toCall(fromRecord(record), 'us-east-1').readOnly;

describe('whether a call only read', () => {
  it.each([
    ['DescribeVolumes', true],
    ['GetUser', true],
    ['ListBuckets', true],
    ['LookupEvents', true],
    ['AssumeRole', true],
    ['BatchGetSecretValue', true],
    ['GetFederationToken', false],
    ['RunInstances', false],
    ['CreateUser', false],
    ['Listen', false],
    ['DeleteTrail', false],
  ])('is told by the name of %s where the record does not say it', (eventName, expected) => {
    expect(isRead({ eventName })).toBe(expected);
    expect(isRead({ eventName, readOnly: null })).toBe(expected);
  });
  it('is what the record says', () => {
    expect(isRead({ eventName: 'DescribeVolumes', readOnly: false })).toBe(false);
    expect(isRead({ eventName: 'CreateUser', readOnly: true })).toBe(true);
    expect(isRead({ eventName: 'CreateUser', readOnly: 'true' })).toBe(true);
  });
  itWithRealRecords('is told by the name as CloudTrail told it, or else counts as a change', () => {
    const said = realRecords().filter((record) => typeof record['readOnly'] === 'boolean');
    expect(said.length).toBeGreaterThan(4000);
    const differing = said.filter(
      (record) => isRead({ ...record, readOnly: undefined }) !== record['readOnly'],
    );
    expect(new Set(differing.map(({ eventName }) => eventName))).toEqual(new Set(['InvokeModel']));
  });
});
