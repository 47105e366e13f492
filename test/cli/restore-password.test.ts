import { newPassword } from '../../cli/restore/password.ts';

describe('a new password', () => {
  const many = Array.from({ length: 500 }, newPassword);

  it('has 24 characters of all four classes that a password policy may ask for', () => {
    for (const password of many) {
      expect(password).toHaveLength(24);
      for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[!@#$%^&*()_+=[\]{}|'-]/])
        expect(password).toMatch(kind);
    }
  });

  it('is never the same, nor of one shape', () => {
    expect(new Set(many).size).toBe(many.length);
    const firsts = many.map(([first = '']) =>
      first.replace(/[A-Z]/, 'A').replace(/[a-z]/, 'a').replace(/[0-9]/, '0'),
    );
    expect(firsts).toEqual(expect.arrayContaining(['A', 'a', '0']));
  });
});
