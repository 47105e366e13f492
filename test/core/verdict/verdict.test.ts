import { toCaller } from '../../../core/caller/to-caller.ts';
import type { Launch } from '../../../core/verdict/launch.ts';
import { toLaunch } from '../../../core/verdict/launch.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { judgeLaunch } from '../../../core/verdict/verdict.ts';
import {
  account,
  launchRecord,
  roleIdentity,
  settings,
  toEvent,
  userIdentity,
} from '../../support/events.ts';

function judge(change: object, set: Partial<Settings> = {}) {
  const record = { ...launchRecord, ...change };
  return judgeLaunch(toLaunch(toEvent(record)) as Launch, toCaller(record, account), settings(set));
}
const rule = (fields: object) => ({ expectations: [{ name: 'rule', ...fields }] });
const userArn = userIdentity.arn;
const ownRole = (path: string) => {
  const { sessionIssuer, ...session } = roleIdentity.sessionContext;
  const arn = `arn:aws:iam::${account}:role${path}Admin`;
  return { ...roleIdentity, sessionContext: { ...session, sessionIssuer: { ...sessionIssuer, arn } } };
};

describe('judgeLaunch', () => {
  it.each([
    ['contains an unexpected launch of a user', {}, {}, 'contain'],
    ['ignores a service', { userIdentity: { type: 'AWSService', invokedBy: 'x' } }, {}, 'ignore'],
    ['contains a role session', { userIdentity: roleIdentity }, {}, 'contain'],
    [
      'alerts on a role session that is not certain',
      { userIdentity: { ...roleIdentity, principalId: 'AROAEXAMPLEROLEID0001' } },
      {},
      'alert',
    ],
    [
      'never expects a role session that is not certain',
      { userIdentity: { ...roleIdentity, principalId: 'AROAEXAMPLEROLEID0001' } },
      rule({ principals: ['arn:aws:iam::*:role/*'] }),
      'alert',
    ],
    [
      'alerts on a protected role',
      { userIdentity: roleIdentity },
      { protectedPrincipals: ['arn:aws:iam::*:role/teams/*'] },
      'alert',
    ],
    [
      "alerts on one of Firebreak's own roles, whatever is expected",
      { userIdentity: ownRole('/firebreak/') },
      rule({ principals: ['arn:aws:iam::*:role/*'] }),
      'alert',
    ],
    [
      'contains a role that is only named like one of them',
      { userIdentity: ownRole('/teams/firebreak/') },
      {},
      'contain',
    ],
    ['alerts on what it cannot read', { userIdentity: {} }, {}, 'alert'],
    [
      'alerts on a denied call where launches are responded to',
      { errorCode: 'Client.UnauthorizedOperation' },
      {},
      'alert',
    ],
    [
      'contains a denied call where attempts are responded to',
      { errorCode: 'Client.UnauthorizedOperation' },
      { respondTo: 'attempts' },
      'contain',
    ],
    ['alerts on a protected user', {}, { protectedPrincipals: ['arn:aws:iam::*:user/teams/*'] }, 'alert'],
    [
      'contains in observe mode too: the mode decides what is done, not what is right',
      {},
      { mode: 'observe' },
      'contain',
    ],
    ['expects a principal by ARN', {}, rule({ principals: [userArn] }), 'ignore'],
    ['expects a principal by glob', {}, rule({ principals: ['arn:aws:iam::*:user/teams/*'] }), 'ignore'],
    [
      'does not expect a principal whose path differs',
      {},
      rule({ principals: [`arn:aws:iam::${account}:user/deploy*`] }),
      'contain',
    ],
    [
      'expects a role session by its role',
      { userIdentity: roleIdentity },
      rule({ principals: [`arn:aws:iam::${account}:role/teams/Admin`] }),
      'ignore',
    ],
    ['expects a region', {}, rule({ regions: ['ap-southeast-2'] }), 'ignore'],
    ['does not expect another region', {}, rule({ regions: ['us-east-1'] }), 'contain'],
    ['expects an instance type by glob', {}, rule({ instanceTypes: ['p5.*'] }), 'ignore'],
    ['expects an image', {}, rule({ images: ['ami-0abc'] }), 'ignore'],
    [
      'does not expect an unknown image',
      { requestParameters: null, responseElements: null },
      rule({ images: ['*'] }),
      'contain',
    ],
    ['expects a count', {}, rule({ maxCount: 2 }), 'ignore'],
    ['does not expect more', {}, rule({ maxCount: 1 }), 'contain'],
    ['needs every field of a rule', {}, rule({ regions: ['ap-southeast-2'], maxCount: 1 }), 'contain'],
    [
      'never expects a malformed caller by principal',
      { userIdentity: {} },
      rule({ principals: ['*'] }),
      'alert',
    ],
    [
      'never takes a rule without principals for a caller that it cannot read',
      { userIdentity: {} },
      rule({ regions: ['ap-southeast-2'] }),
      'alert',
    ],
    [
      'never expects root',
      { userIdentity: { type: 'Root', arn: `arn:aws:iam::${account}:root` } },
      rule({ regions: ['ap-southeast-2'] }),
      'alert',
    ],
    [
      'never expects another account',
      { userIdentity: { type: 'AWSAccount', accountId: '999999999999' } },
      rule({ maxCount: 100 }),
      'alert',
    ],
  ] as [string, object, Partial<Settings>, string][])('%s', (_name, change, set, kind) => {
    const verdict = judge(change, set);
    expect(verdict.kind).toBe(kind);
    expect(verdict.because).not.toBe('');
  });

  it('says of each rule why it did not match', () => {
    const verdict = judge(
      {},
      {
        expectations: [
          { name: 'a', regions: ['us-east-1'] },
          { name: 'b', maxCount: 1 },
        ],
      },
    );
    expect(verdict.rules).toEqual([
      { name: 'a', matched: false, because: 'region ap-southeast-2 is none of us-east-1' },
      { name: 'b', matched: false, because: '2 instances asked for, at most 1 expected' },
    ]);
  });

  it('travels with twenty rules of a thousand, those that matched first, and says how many there are beside', () => {
    const long = (n: number) => `arn:aws:iam::*:role/${'x'.repeat(500)}/${n}`;
    const expectations = Array.from({ length: 1_000 }, (_, n) => ({
      name: `${n}-`.padEnd(64, 'n'),
      principals: n === 700 ? [userArn] : Array.from({ length: 40 }, (_each, m) => long(m)),
    }));
    const verdict = judge({}, { expectations });
    expect(verdict.rules).toHaveLength(20);
    expect(verdict.rules.map(({ matched }) => matched)).toEqual([
      true,
      ...Array.from({ length: 19 }, () => false),
    ]);
    expect(verdict.furtherRules).toBe(980);
    expect(JSON.stringify(verdict.rules).length).toBeLessThan(10_000);
    expect(judge({}, { expectations: expectations.slice(0, 20) })).not.toHaveProperty('furtherRules');
  });
});
