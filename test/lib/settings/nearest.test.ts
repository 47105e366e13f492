import { nearest } from '../../../lib/settings/nearest.ts';

describe('nearest', () => {
  const fields = ['mode', 'regions', 'settleSeconds', 'protectedPrincipals'];
  it.each([
    ['region', 'regions'],
    ['Mode', 'mode'],
    ['setleSecond', 'settleSeconds'],
    ['protectedPrincipal', 'protectedPrincipals'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, fields)).toBe(meant);
  });

  it('names nothing for a word that resembles none', () => {
    expect(nearest('webhook', fields)).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });
});
