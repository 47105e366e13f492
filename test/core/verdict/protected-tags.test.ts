import { judgeTags } from '../../../core/verdict/protected-tags.ts';
import { stateOf } from '../../support/report/state.ts';

const state = stateOf();
const rules = [
  { key: 'break-glass', value: 'yes' },
  { key: 'tier', value: 'prod-?*' },
];
const judge = (...tags: unknown[]) => judgeTags(state, tags, rules);

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
    const judged = judgeTags(state, [{ Key: 'a', Value: '\nx://' }], [{ key: 'a', value: '*' }]);
    expect(judged.verdict.because).not.toMatch(/\n|x:\/\//);
  });
});
