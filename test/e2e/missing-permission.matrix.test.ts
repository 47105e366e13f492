import { type Deployed, type DeployOptions, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { about, ending, flat, launchWithout, statusOf, subjects, timesEntered } from './support/aftermath.ts';
import { stateOf, type TestUser } from './support/people.ts';
import { removeFromTemplate } from './support/take-away.ts';

let deployed: Deployed;

beforeAll(async () => {
  deployed = await startDeployed();
}, startTimeout);

afterEach(() => {
  expect(deployed.account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

/** What is left undone without each permission, and what a person runs instead. */
const actions = [
  {
    role: 'deactivate-keys',
    action: 'iam:UpdateAccessKey',
    fallbacks: [],
    left: { keys: ['Active', 'Active'], hasPassword: false, sessionsDenied: true },
    command: ({ name, keys }: TestUser) =>
      `aws iam update-access-key --user-name ${name} --access-key-id ${keys[0].accessKeyId} --status Inactive`,
  },
  {
    role: 'revoke-sessions',
    action: 'iam:PutUserPolicy',
    fallbacks: ['iam:AttachUserPolicy', 'iam:PutUserPermissionsBoundary'],
    left: { keys: ['Inactive', 'Active'], hasPassword: false, sessionsDenied: false },
    command: ({ name }: TestUser) =>
      `aws iam put-user-policy --user-name ${name} --policy-name FirebreakDenyUser`,
  },
  {
    role: 'disable-console',
    action: 'iam:DeleteLoginProfile',
    fallbacks: [],
    left: { keys: ['Inactive', 'Active'], hasPassword: true, sessionsDenied: true },
    command: ({ name }: TestUser) => `aws iam delete-login-profile --user-name ${name}`,
  },
] as const;

describe.each(actions)('without $action', ({ role, action, fallbacks, left, command }) => {
  it('its siblings are done, on-call is told at once what to run, and nothing is called held', async () => {
    const missing = [action, ...fallbacks].map((each) => [role, each] as const);
    const aftermath = await launchWithout(deployed, missing);
    const { user, seen } = aftermath;
    expect(stateOf(deployed.account, user)).toEqual(left);

    const notContained = `Firebreak NOT CONTAINED, act now: ${about(user)}`;
    expect(subjects(seen)).toEqual([
      notContained,
      notContained,
      `Firebreak Follow-up: NOT CONTAINED, act now: ${about(user)}`,
    ]);
    for (const notice of seen.notices()) {
      expect(flat(notice)).toContain(command(user));
      expect(flat(notice)).toContain(action);
      const others = actions.filter((other) => other.role !== role);
      const toDo = notice.text.slice(notice.text.indexOf('DO THIS NOW'), notice.text.indexOf('WHO AND WHY'));
      for (const other of others) expect(toDo.replace(/\s+/g, ' ')).not.toContain(other.command(user));
    }
    expect(await statusOf(aftermath)).toEqual(['not-held']);
    expect(timesEntered(seen, 'Contain')).toBe(3 * 4); // containAttempts, at each of four looks
    expect(ending(seen)).toMatchObject([{ status: 'SUCCEEDED' }]);
  });
});

describe('without iam:PutUserPolicy alone', () => {
  it('AWSDenyAll is attached instead; without that too, it is made the boundary; the report says which', async () => {
    const attached = await launchWithout(deployed, [['revoke-sessions', 'iam:PutUserPolicy']]);
    expect(subjects(attached.seen)[0]).toBe(`Firebreak CONTAINED SO FAR: ${about(attached.user)}`);
    expect(deployed.account.iam.snapshot().users[attached.user.name]).toMatchObject({
      attachedPolicies: expect.arrayContaining(['arn:aws:iam::aws:policy/AWSDenyAll']),
      inlinePolicies: {},
    });
    expect(flat(attached.seen.notices()[0])).toContain(
      'AWSDenyAll was attached instead of an inline policy, so everything is denied',
    );
    expect(flat(attached.seen.notices()[0])).toContain(
      `aws iam detach-user-policy --user-name ${attached.user.name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll`,
    );
    const bounded = await launchWithout(deployed, [
      ['revoke-sessions', 'iam:PutUserPolicy'],
      ['revoke-sessions', 'iam:AttachUserPolicy'],
    ]);
    expect(subjects(bounded.seen)[0]).toBe(`Firebreak CONTAINED SO FAR: ${about(bounded.user)}`);
    expect(deployed.account.iam.snapshot().users[bounded.user.name]).toMatchObject({
      permissionsBoundary: 'arn:aws:iam::aws:policy/AWSDenyAll',
    });
    expect(flat(bounded.seen.notices()[0])).toContain(
      'AWSDenyAll was made the permissions boundary instead of an inline policy',
    );
  });
});

describe('without a permission of verify', () => {
  it.each(['iam:ListAccessKeys', 'iam:GetLoginProfile', 'iam:GetUserPolicy'])(
    '%s: what could not be read again is unknown, and unknown is not held',
    async (action) => {
      const aftermath = await launchWithout(deployed, [['verify', action]]);
      const { user, seen } = aftermath;
      expect(stateOf(deployed.account, user)).toEqual({
        keys: ['Inactive', 'Active'],
        hasPassword: false,
        sessionsDenied: true,
      });
      expect(subjects(seen)).toEqual([
        `Firebreak NOT CONTAINED, act now: ${about(user)}`,
        `Firebreak Follow-up: NOT CONTAINED, act now: ${about(user)}`,
      ]);
      for (const notice of seen.notices())
        expect(flat(notice)).toMatch(new RegExp(`unknown: .* not authorized to perform: ${action}`));
      expect(await statusOf(aftermath)).toEqual(['not-held']);
    },
  );
});

describe('without what informs', () => {
  it('sns:Publish: the caller is contained, and the failed execution is told without any of our code', async () => {
    const aftermath = await launchWithout(deployed, [['publish-report', 'sns:Publish']]);
    const { user, seen } = aftermath;
    expect(stateOf(deployed.account, user).keys).toEqual(['Inactive', 'Active']);
    expect(await statusOf(aftermath)).toEqual(['held']);
    expect(ending(seen)).toMatchObject([{ status: 'FAILED', error: 'Firebreak.ReportUndelivered' }]);
    const [notice, ...more] = seen.notices();
    expect(more).toEqual([]);
    expect(notice!.by).toMatch(/NoticeDelivery/);
    expect(flat(notice)).toContain(
      `NOT CONTAINED? The containment execution ${seen.executions()[0]!.name} in us-east-1 ended as FAILED.`,
    );
  });

  it('sns:Publish for EventBridge as well: the notice is kept in its dead-letter queue', async () => {
    const { seen } = await launchWithout(deployed, [
      ['publish-report', 'sns:Publish'],
      ['notice-delivery', 'sns:Publish'],
    ]);
    expect(seen.notices()).toEqual([]);
    const [letter, ...more] = seen.deadLetters();
    expect(more).toEqual([]);
    expect(letter!.queue).toMatch(/UndeliveredNotices/);
    expect(JSON.parse(letter!.body)).toMatchObject({ detail: { status: 'FAILED' } });
    expect(letter!.attributes).toMatchObject({ ERROR_CODE: 'NO_PERMISSIONS' });
  });

  it('s3:PutObject: contained and reported, and the execution does not look like success', async () => {
    const { user, seen } = await launchWithout(deployed, [['store-evidence', 's3:PutObject']]);
    expect(subjects(seen).slice(0, 2)).toEqual([
      `Firebreak CONTAINED SO FAR: ${about(user)}`,
      `Firebreak Follow-up: CONTAINED: ${about(user)}`,
    ]);
    expect(flat(seen.notices()[1])).toContain('Not done: the evidence could not be stored.');
    expect(ending(seen)).toMatchObject([{ status: 'FAILED', error: 'Firebreak.IncompleteRecord' }]);
    expect(ending(seen)[0]!.cause).toContain('evidenceError: the evidence');
    expect(flat(seen.notices()[2])).toMatch(/The containment execution .* ended as FAILED/);
    expect(seen.notices()).toHaveLength(3);
  });

  it.each([
    ['review-activity', 's3:PutObject', 'Not all records were kept as evidence'],
    ['inspect-instances', 'ec2:DescribeInstances', 'Whether that still runs could not be looked up'],
    ['inspect-instances', 'pricing:GetProducts', 'Cost: not known: '],
  ] as const)('%s, %s: it costs that alone, and the report says so', async (role, action, words) => {
    deployed.account.lambda.coldStart(`firebreak-${role}`); // a process remembers prices
    const { user, seen } = await launchWithout(deployed, [[role, action]]);
    expect(subjects(seen)).toEqual([
      `Firebreak CONTAINED SO FAR: ${about(user)}`,
      `Firebreak Follow-up: CONTAINED: ${about(user)}`,
    ]);
    expect(flat(seen.notices()[1])).toContain(words);
    expect(flat(seen.notices()[1])).toMatch(/(\d+) of \1 regions read to the end/);
    expect(ending(seen)).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  it('ec2:DescribeRegions: the report says that only the regions of the settings were searched', async () => {
    const { user, seen } = await launchWithout(deployed, [['containment', 'ec2:DescribeRegions']]);
    expect(subjects(seen)).toEqual([
      `Firebreak CONTAINED SO FAR: ${about(user)}`,
      `Firebreak Follow-up: CONTAINED: ${about(user)}`,
    ]);
    for (const notice of seen.notices()) {
      expect(flat(notice)).toContain("only the settings' regions were searched");
      expect(flat(notice)).toContain('3 of 3 regions read to the end');
    }
    expect(ending(seen)).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  it('cloudtrail:LookupEvents: the report says of each region that it is incomplete, and why', async () => {
    const { user, seen } = await launchWithout(deployed, [['review-activity', 'cloudtrail:LookupEvents']]);
    expect(subjects(seen)).toEqual([
      `Firebreak CONTAINED SO FAR: ${about(user)}`,
      `Firebreak Follow-up: CONTAINED: ${about(user)}`,
    ]);
    for (const notice of seen.notices()) {
      expect(flat(notice)).toMatch(/ 0 of \d+ regions read to the end/);
      for (const region of ['us-east-1', 'eu-west-1', 'ap-southeast-2']) {
        expect(flat(notice)).toMatch(
          new RegExp(`Not complete: ${region}, .* not authorized to perform: cloudtrail:LookupEvents`),
        );
      }
    }
  });

  it('dynamodb:UpdateItem of the state machine: contained, reported, and not recorded as success', async () => {
    const aftermath = await launchWithout(deployed, [['containment', 'dynamodb:UpdateItem']]);
    const { user, seen } = aftermath;
    expect(subjects(seen).slice(0, 2)).toEqual([
      `Firebreak CONTAINED SO FAR: ${about(user)}`,
      `Firebreak Follow-up: CONTAINED: ${about(user)}`,
    ]);
    expect(flat(seen.notices()[0])).toContain('Not done: the incident table could not be updated.');
    expect(await statusOf(aftermath)).toEqual(['containing']);
    expect(ending(seen)).toMatchObject([{ status: 'FAILED', error: 'Firebreak.IncompleteRecord' }]);
  });
});

describe('without what containment begins with', () => {
  it('dynamodb:UpdateItem of resolve-caller: on-call gets the commands, from the event alone', async () => {
    const { user, seen } = await launchWithout(deployed, [['resolve-caller', 'dynamodb:UpdateItem']]);
    expect(stateOf(deployed.account, user)).toEqual({
      keys: ['Active', 'Active'],
      hasPassword: true,
      sessionsDenied: false,
    });
    expect(subjects(seen)[0]).toBe(`Firebreak NOT CONTAINED, act now: ${about(user)}`);
    for (const { command } of actions) expect(flat(seen.notices()[0])).toContain(command(user));
    expect(flat(seen.notices()[0])).toContain('dynamodb:UpdateItem');
    expect(ending(seen)).toMatchObject([{ status: 'FAILED', error: 'Firebreak.ContainmentFailed' }]);
    expect(flat(seen.notices()[1])).toMatch(/NOT CONTAINED\? The containment execution .* ended as FAILED/);
    expect(seen.notices()).toHaveLength(2);
  });

  it('lambda:InvokeFunction: no step runs, and on-call is told without any of them', async () => {
    const { seen } = await launchWithout(deployed, [['containment', 'lambda:InvokeFunction']]);
    expect(ending(seen)).toMatchObject([{ status: 'FAILED', error: 'Firebreak.ContainmentFailed' }]);
    expect(seen.notices().map(({ by }) => by)).toEqual([expect.stringMatching(/NoticeDelivery/)]);
  });

  it('states:StartExecution: the launch is kept in the dead-letter queue, with the reason', async () => {
    const { user, seen } = await launchWithout(deployed, [['launch-delivery', 'states:StartExecution']]);
    expect(seen.executions()).toEqual([]);
    const [letter, ...more] = seen.deadLetters();
    expect(more).toEqual([]);
    expect(letter!.queue).toMatch(/^us-east-1 .*UndeliveredLaunches/);
    expect(JSON.parse(letter!.body)).toMatchObject({
      detail: { eventName: 'RunInstances', userIdentity: { accessKeyId: user.keys[0].accessKeyId } },
    });
    expect(letter!.attributes).toMatchObject({
      RULE_ARN: expect.stringContaining(':rule/firebreak/'),
      TARGET_ARN: expect.stringMatching(/:stateMachine:firebreak-containment$/),
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: expect.stringContaining('states:StartExecution'),
      RETRY_ATTEMPTS: '0',
    });
  });

  it('events:PutEvents of every sensor: the launch is kept in the dead-letter queue of its region', async () => {
    const change: DeployOptions['change'] = (templates) => {
      for (const [name, template] of Object.entries(templates)) {
        if (name.startsWith('FirebreakSensor'))
          removeFromTemplate(template, 'sensor-delivery', 'events:PutEvents');
      }
    };
    const broken = await startDeployed({ change });
    try {
      const { seen } = await launchWithout(broken);
      expect(seen.executions()).toEqual([]);
      expect(seen.deadLetters()).toMatchObject([
        { queue: expect.stringMatching(/^eu-west-1 /), attributes: { ERROR_CODE: 'NO_PERMISSIONS' } },
      ]);
    } finally {
      await broken.close();
    }
  });
});

describe('a permission that the template never gave', () => {
  it('iam:UpdateAccessKey: fails as one that was taken away later', async () => {
    const broken = await startDeployed({
      change: ({ FirebreakResponder }) => {
        removeFromTemplate(FirebreakResponder!, 'deactivate-keys', 'iam:UpdateAccessKey');
      },
    });
    try {
      const { user, seen } = await launchWithout(broken);
      expect(stateOf(broken.account, user).keys).toEqual(['Active', 'Active']);
      expect(subjects(seen)[0]).toBe(`Firebreak NOT CONTAINED, act now: ${about(user)}`);
      expect(seen.notices()).toHaveLength(3);
    } finally {
      await broken.close();
    }
  });
});
