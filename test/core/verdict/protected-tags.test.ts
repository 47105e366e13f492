import { judgeTags } from '../../../core/verdict/protected-tags.ts';
import { launchRecord, roleIdentity, userIdentity } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';

const state = stateOf();
const rules = [
  { key: 'break-glass', value: 'yes' },
  { key: 'tier', value: 'prod-?*' },
];
const judge = (...tags: unknown[]) => judgeTags(state, { Tags: tags }, rules);

describe('judgeTags', () => {
  it.each([
    ['a tag of the settings', { Key: 'break-glass', Value: 'yes' }],
    ['a key in other letters, which IAM does not tell apart', { Key: 'Break-Glass', Value: 'yes' }],
    ['a value by * and ?', { Key: 'tier', Value: 'prod-1' }],
  ])('makes an alert of %s, and plans nothing', (_name, tag) => {
    const judged = judge({ Key: 'team', Value: 'x' }, tag);
    expect(judged).toMatchObject({
      route: 'alert',
      plan: { actions: [] },
      verdict: {
        kind: 'alert',
        because: `protected by the tag ${tag.Key} = ${tag.Value}: alert only; ${state.verdict.because}`,
      },
    });
    expect(judged.incident).toEqual(state.incident);
  });
  it.each([
    ['no tag', []],
    ['another value', [{ Key: 'break-glass', Value: 'no' }]],
    ['a value in other letters', [{ Key: 'break-glass', Value: 'Yes' }]],
    ['a value that lacks what ? stands for', [{ Key: 'tier', Value: 'prod-' }]],
    ['another key', [{ Key: 'break-glass2', Value: 'yes' }]],
    ['something else', [null, 'break-glass', {}]],
  ])('contains with %s', (_name, tags) => {
    expect(judge(...tags)).toEqual(state);
  });
  it('neutralises what the tag says', () => {
    const judged = judgeTags(state, { Tags: [{ Key: 'a', Value: '\nx://' }] }, [{ key: 'a', value: '*' }]);
    expect(judged.verdict.because).not.toMatch(/\n|x:\/\//);
  });
  it('forgets what IAM showed, whatever it decides', () => {
    const shown = { ...state, principal: { shown: {} } };
    expect(judgeTags(shown, {}, rules)).toEqual(state);
    expect(judgeTags(shown, { Tags: [tag] }, rules)).not.toHaveProperty('principal');
  });
});

const tag = { Key: 'break-glass', Value: 'yes' };

describe('the tags of somebody else who has the name', () => {
  const role = stateOf({ ...launchRecord, userIdentity: roleIdentity });
  it.each([
    ['a user', state, { UserId: 'AIDADECOY' }],
    ['a role', role, { RoleId: 'AROADECOY' }],
  ])('protect not the caller: %s is contained', (_what, given, id) => {
    expect(given.plan.actions.length).toBeGreaterThan(0);
    expect(judgeTags(given, { ...id, Tags: [tag] }, rules)).toEqual(given);
  });
  it.each([
    ['the same user', state, { UserId: userIdentity.principalId }],
    ['the same role', role, { RoleId: 'AROAEXAMPLEROLEID0001' }],
    ['a user of whom IAM shows no id', state, {}],
  ])('are not those of %s, who is protected', (_what, given, id) => {
    expect(judgeTags(given, { ...id, Tags: [tag] }, rules)).toMatchObject({ route: 'alert' });
  });
  it('cannot be told where the record shows no id: the tags count', () => {
    const unnamed = stateOf({ ...launchRecord, userIdentity: { ...userIdentity, principalId: undefined } });
    expect(judgeTags(unnamed, { UserId: 'AIDADECOY', Tags: [tag] }, rules)).toMatchObject({
      route: 'alert',
    });
  });
});
