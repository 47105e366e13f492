import type { Activity } from '../../../../core/review/totals/activity.ts';
import { toReport } from '../../../../core/report/report.ts';
import type { ContainmentState } from '../../../../core/state.ts';
import type { Proof } from '../../../../core/verdict/proof.ts';
import { linesUnder } from '../../../support/report/report.ts';
import { stateOf } from '../../../support/report/state.ts';

const now = new Date('2026-11-01T10:15:20Z');
const title = 'WHETHER THE LAUNCH IS PROVEN';
const askedAt = '2026-11-01T10:15:00.000Z';
const execution = 'arn:aws:states:us-east-1:111122223333:execution:firebreak-containment:e1';
const incident = { ...stateOf().incident, execution };
const withProof = (proof: Proof): ContainmentState =>
  stateOf(undefined, {
    incident,
    phase: 'follow-up',
    activity: { calls: 0, proof } as unknown as Activity,
  });
const headline = (state: ContainmentState) => toReport({ now, state }).headline.join('\n');
const section = (state: ContainmentState) => linesUnder(title, { now, state })?.join(' ');

describe('a launch that event history does not have', () => {
  const state = withProof({ result: 'not-found', askedAt });

  it('is said in the first lines, and its section has the commands that show more', () => {
    expect(headline(state)).toMatch(/\n?EVENT HISTORY DOES NOT SHOW THIS LAUNCH: somebody may have sent/);
    expect(toReport({ now, state }).headline[1]).toMatch(/^EVENT HISTORY/);
    expect(section(state)).toContain(
      'aws cloudtrail lookup-events --region ap-southeast-2 --lookup-attributes ' +
        'AttributeKey=EventId,AttributeValue=11111111-2222-3333-4444-555555555555 --max-results 50',
    );
    expect(section(state)).toContain(
      '--region us-east-1 --lookup-attributes AttributeKey=EventName,AttributeValue=StartExecution',
    );
  });

  it('puts nothing of a made-up event into a command', () => {
    const { launch } = state;
    const evil = { ...state, launch: { ...launch, eventId: 'x; rm -rf /', region: '$(reboot)' } };
    expect(section(evil)).not.toMatch(/aws cloudtrail[^\n]*(rm -rf|reboot)/);
  });

  it('is there for machines, too', () => {
    expect(toReport({ now, state }).document).toMatchObject({
      headline: expect.arrayContaining([expect.stringMatching(/^EVENT HISTORY/)]) as unknown,
      activity: { proof: { result: 'not-found', askedAt } },
    });
  });
});

it('says of another call under the id what differs', () => {
  const state = withProof({ result: 'differs', askedAt, why: 'the caller' });
  expect(headline(state)).toContain('EVENT HISTORY SHOWS ANOTHER CALL');
  expect(section(state)).toContain('the caller');
});

it('says in its section alone that history could not be read', () => {
  const state = withProof({ result: 'unreadable', askedAt, why: 'AccessDenied' });
  expect(headline(state)).not.toContain('HISTORY');
  expect(section(state)).toContain('is not known');
});

it('says nothing of a launch that history has', () => {
  const state = withProof({ result: 'found', askedAt });
  expect(headline(state)).not.toContain('HISTORY');
  expect(section(state)).toBeUndefined();
});

describe('the table, at a later check', () => {
  const { id } = incident;
  const read = (standing: ContainmentState['standing']) =>
    stateOf(undefined, { incident, phase: 'follow-up', ...(standing && { standing }) });
  const item = (change: object) =>
    read({ Item: { incidentId: { S: id }, execution: { S: execution }, ...change } });

  it.each([
    ['has this incident by this execution', item({}), undefined, undefined],
    ['was written by an older release', item({ execution: undefined }), undefined, undefined],
    ['was not read', read(undefined), undefined, undefined],
    [
      'has another execution',
      item({ execution: { S: 'arn:other' } }),
      /NAMES ANOTHER EXECUTION/,
      /arn:other/,
    ],
    ['has no such item', read({}), /DOES NOT HAVE THIS INCIDENT/, /by hand/],
    [
      'has an incident that took its place',
      item({ incidentId: { S: 'fb-2' }, execution: { S: 'arn:2' } }),
      undefined,
      /fb-2, by arn:2/,
    ],
  ])('%s', (_, state, line, said) => {
    if (line) expect(headline(state)).toMatch(line);
    else expect(headline(state)).not.toMatch(/TABLE/);
    if (said) expect(section(state)).toMatch(said);
    else expect(section(state)).toBeUndefined();
  });
});
