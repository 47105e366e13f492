import { ofIncident, toExpressions } from '../../../core/incident/item/item-change.ts';
import { itemVersion, predecessors, type Status, statuses } from '../../../core/incident/item/items.ts';
import { readIncidentItem, readPriorItem, UnreadableItem } from '../../../core/incident/item/read-item.ts';

const stored = { pk: 'user:bob', sk: 'INCIDENT', incidentId: 'fb-1', status: 'held', subject: 'user bob' };
const prior = { pk: 'user:bob', sk: 'PRIOR#fb-1#0', priors: '[]' };

describe('an incident', () => {
  const mayFollow = (to: Status, from: Status) => (predecessors[to] as readonly Status[]).includes(from);
  const after = (from: Status) => statuses.filter((to) => mayFollow(to, from));

  it('that is being restored is restored or stays so, and then it changes by a wider restore alone', () => {
    expect(after('restoring')).toEqual(['restoring', 'restored']);
    expect(after('restored')).toEqual(['restoring']);
  });
  it('that was only alerted on was contained by nobody: it never holds', () => {
    expect(after('alerted')).toEqual(['containing', 'alerted', 'restoring']);
  });
});

describe('reading an item', () => {
  it('takes one without a version for one of the first edition', () => {
    expect(readIncidentItem(stored)).toEqual({ ...stored, version: 1, counted: [] });
    expect(readPriorItem(prior)).toEqual({
      pk: prior.pk,
      sk: prior.sk,
      version: 1,
      incidentId: 'fb-1',
      priors: [],
    });
  });
  it('takes one of this release, with its JSON and lists', () => {
    const item = {
      ...stored,
      version: String(itemVersion),
      intent: '{"plan":{"actions":[]}}',
      counted: 'fb-a fb-b',
    };
    expect(readIncidentItem(item)).toMatchObject({
      version: itemVersion,
      intent: { plan: { actions: [] } },
      counted: ['fb-a', 'fb-b'],
    });
    expect(readPriorItem({ ...prior, restoredAt: 'then' })).toMatchObject({ restoredAt: 'then' });
  });
  it.each([
    ['what is no item', 'INCIDENT', /has the keys pk and sk; got: "INCIDENT"/],
    [
      'one without an id',
      { pk: 'a', sk: 'INCIDENT', status: 'held' },
      /a INCIDENT cannot be read: it has no incidentId; got: pk, sk, status/,
    ],
    [
      'an unknown status',
      { ...stored, status: 'open' },
      /its status is open; known are containing, alerted, held/,
    ],
    [
      'a broken intent',
      { ...stored, intent: '{' },
      /user:bob INCIDENT cannot be read: its intent is no JSON/,
    ],
    ['a version that is none', { ...stored, version: 'x' }, /its version is x, which is no whole number/],
    [
      'a later release',
      { ...stored, version: String(itemVersion + 1) },
      /versions up to 2. Use the release that is deployed/,
    ],
  ])('refuses %s, and says what it got', (_what, item, message) => {
    expect(() => readIncidentItem(item)).toThrow(UnreadableItem);
    expect(() => readIncidentItem(item)).toThrow(message);
  });
  it.each([
    ['no list', { ...prior, priors: '{}' }, /its priors are no list/],
    ['none', { pk: 'a', sk: 'PRIOR#fb-1#0' }, /its priors is no JSON/],
    ['a later release', { ...prior, version: '9' }, /of version 9/],
  ])('refuses priors that are %s', (_what, item, message) => {
    expect(() => readPriorItem(item)).toThrow(message);
  });
});

describe('a change of an item', () => {
  it('names every attribute, and sends no value that is not used', () => {
    const change = toExpressions({
      set: { status: 'held', version: '2' },
      keep: ['version'],
      remove: ['counted'],
      condition: '#incidentId = :id',
      values: { ':id': 'fb-1', ':unused': 'x' },
    });
    expect(change).toEqual({
      UpdateExpression: 'SET #status = :status, #version = if_not_exists(#version, :version) REMOVE #counted',
      ConditionExpression: '#incidentId = :id',
      ExpressionAttributeNames: {
        '#status': 'status',
        '#version': 'version',
        '#counted': 'counted',
        '#incidentId': 'incidentId',
      },
      ExpressionAttributeValues: { ':id': 'fb-1', ':status': 'held', ':version': '2' },
    });
  });
  it('of an incident expects its id, and a status that may come before', () => {
    expect(ofIncident({ id: 'fb-1' }, [], String)).toEqual({
      condition: '#incidentId = :id',
      values: { ':id': 'fb-1' },
    });
    expect(ofIncident({ id: 'fb-1', execution: 'e' }, [], String)).toEqual({
      condition: '#incidentId = :id AND #execution = :owner',
      values: { ':id': 'fb-1', ':owner': 'e' },
    });
    expect(ofIncident({ id: 'fb-1' }, ['restored'], String)).toEqual({
      condition: '#incidentId = :id AND #status IN (:from0)',
      values: { ':id': 'fb-1', ':from0': 'restoring' },
    });
  });
});
