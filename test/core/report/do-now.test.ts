import { doNowOf, toDoNow } from '../../../core/report/do-now/do-now.ts';
import type { ReportContext } from '../../../core/report/context.ts';
import { toFinding } from '../../../core/report/renderers/render-asff.ts';
import { renderHtml } from '../../../core/report/renderers/render-html.ts';
import { renderOcsf } from '../../../core/report/renderers/render-ocsf.ts';
import { renderText } from '../../../core/report/renderers/render-text.ts';
import { toReport } from '../../../core/report/report.ts';
import type { InstancesNow } from '../../../core/instances/instances.ts';
import type { Verification } from '../../../core/containment/outcome.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { account, launchRecord, userIdentity } from '../../support/events.ts';
import { calm, callOf, instancesNow, reviewOf } from '../../support/incidents.ts';
import { linesOf } from '../../support/report/report.ts';
import { violations } from '../../support/report/report-schema.ts';
import { containment, failed, outcomes, stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:10:00Z');
const id = 'i-0123456789abcdef0';
const checkedAt = '2026-11-01T10:00:40.000Z';
const held = { held: true, status: 'held', checkedAt, findings: [] } as const;
const open = (reverted: readonly object[] = []): Verification =>
  ({
    ...{ held: false, status: 'not-held', checkedAt, reverted },
    findings: [
      { action: 'deactivate-key', target: 'AKIAEXAMPLEKEY000001', status: 'reverted', note: 'active' },
    ],
  }) as unknown as Verification;
const blow = { at: checkedAt, action: 'deactivate-key', target: 'AKIAEXAMPLEKEY000001', note: 'active' };
const contained = (change: Partial<ContainmentState> = {}) =>
  stateOf(undefined, { containment: containment(), verification: held, ...change });
const ids = (state: ContainmentState) => doNowOf({ now, state }).map((step) => step.id);
const stepOf = (context: ReportContext, step: string) => doNowOf(context).find((each) => each.id === step)!;

/** What runs, in one region. */
const running = (how: object, instanceIds: readonly string[] = [id]): InstancesNow => ({
  ...instancesNow(calm, 0),
  unavailable: [],
  running: { items: [{ region: 'eu-west-1', instanceIds, ...how }], more: 0 },
  instances: { items: [{ instanceId: id, region: 'eu-west-1', state: 'terminated' }], more: 0 },
});
const stopping = (how: object) => stepOf({ now, instances: running(how) }, 'stop');

describe('what is to be done now', () => {
  const fought = {
    ...contained({ verification: open([blow, blow]) }),
    activity: reviewOf(calm, 1, {
      resources: {
        items: [
          {
            ...{ type: 'AWS::IAM::User', name: 'x', region: 'us-east-1', events: 2, changes: 2 },
            others: {
              items: ['user/--profile=x', 'user/--profile=x', 'assumed-role/Ops/eve'].map((who) => ({
                ...callOf(calm, 1, { eventTime: checkedAt, readOnly: false }),
                who: `arn:aws:${who.startsWith('user') ? 'iam' : 'sts'}::${account}:${who}`,
              })),
              more: 0,
            },
          },
        ],
        more: 0,
      },
    }),
  };

  it.each<[string, ContainmentState, readonly string[]]>([
    ['contained', contained(), ['stop', 'restore']],
    ['not contained', contained({ verification: open() }), ['stop', 'close', 'restore']],
    ['fought', fought, ['contain-reverter', 'stop', 'close', 'restore']],
    ['observed', stateOf(undefined, { mode: 'observe' }), ['stop', 'close']],
    ['contained and nothing runs any more', contained({ instances: running({}, []) }), ['restore']],
  ])('comes in the order of what it costs to wait: %s', (_, state, steps) => {
    expect(ids(state)).toEqual(steps);
  });

  it('is nothing where nothing is to be done', () => {
    const report = toReport({ now, activity: reviewOf(calm, 0, { instances: { items: [], more: 0 } }) });
    expect(report.doNow).toEqual([]);
    expect(renderText(report) + renderHtml(report)).not.toMatch(/do this now/i);
    expect(report.document).not.toHaveProperty('doNow');
  });

  it('is to contain who reverts it, by a command that takes the name for a name', () => {
    const step = stepOf({ now, state: fought }, 'contain-reverter');
    expect(step.title).toContain(`arn:aws:iam::${account}:user/--profile=x and arn:aws:sts::`);
    expect(step.commands).toEqual([
      'npx --no firebreak contain --user=--profile=x --execute',
      'npx --no firebreak contain --role-session Ops/eve --execute',
    ]);
  });

  it('is to find who reverts it, as long as event history does not show that', () => {
    const step = stepOf({ now, state: contained({ verification: open([blow]) }) }, 'contain-reverter');
    expect(step.title).toMatch(/^Find who reverts/);
    expect(step.commands[0]).toMatch(
      /^aws cloudtrail lookup-events --region us-east-1 .*deploy\+ci@example\.com /,
    );
  });

  it('is never what somebody has reverted', () => {
    const lines = stepOf({ now, state: fought }, 'close').commands;
    expect(lines).toEqual([expect.stringContaining('aws organizations attach-policy --target-id')]);
    expect(lines.join()).not.toContain('update-access-key');
  });

  it('repeats nothing of it below', () => {
    for (const state of [contained({ verification: open() }), fought]) {
      const report = toReport({ now, state });
      const below = report.sections.flatMap(linesOf);
      const told = report.doNow.flatMap(({ commands }) => commands);
      expect(told.length).toBeGreaterThan(2);
      expect(below.filter((line) => told.includes(line.slice(2)))).toEqual([]);
    }
  });

  it('is at most five steps, of commands that can be seen and are not cut', () => {
    const steps = Array.from({ length: 9 }, (_, index) => ({
      ...{ id: 'stop', title: String(index) },
      commands: ['aws x', 'aws \u202ex', `aws ${'x'.repeat(3_000)}`, 'aws x'],
    }));
    expect(toDoNow(steps)).toEqual(
      ['0', '1', '2', '3', '4'].map((title) => ({ id: 'stop', title, commands: ['aws x'] })),
    );
  });

  it('is as the schema says, in the document, and second in every form', () => {
    const report = toReport({ now, state: contained({ verification: open() }) });
    expect(violations(JSON.parse(JSON.stringify(report.document)))).toEqual([]);
    expect(report.document.doNow).toEqual(report.doNow);
    const mail = renderText(report).split('\n');
    expect(mail.findIndex((line) => line.includes('aws ec2 stop-instances'))).toBeLessThan(25);
    const html = renderHtml(report);
    const order = ['</h1>', 'id="do-now-h"', 'id="facts-h"'].map((each) => html.indexOf(each));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    const { remediation } = (JSON.parse(renderOcsf(report)) as { unmapped: { remediation: object } })
      .unmapped;
    expect(remediation).toMatchObject({ desc: expect.stringMatching(/^1\. Stop 1 instance/) as string });
    const { Remediation } = toFinding(report, { account, region: 'us-east-1', partition: 'aws' });
    const text = Remediation!.Recommendation.Text;
    expect(text).toMatch(/^1\. Stop 1 instance.* 2\. Contain .* 3\. .* aws ec2 stop-instances --region /);
    expect(text.length).toBeLessThanOrEqual(512);
  });
});

describe('to stop what costs', () => {
  it('lifts the stop protection where a stop is refused, one by one', () => {
    const all = [id, 'i-0aaaaaaaaaaaaaaaa'];
    const [line, ...more] = stepOf({ now, instances: running({}, all) }, 'stop').commands;
    expect(more).toEqual([]);
    expect(line).toBe(
      `aws ec2 stop-instances --region eu-west-1 --instance-ids ${all.join(' ')} || for id in ${all.join(' ')}; do ` +
        'aws ec2 modify-instance-attribute --region eu-west-1 --instance-id "$id" --no-disable-api-stop && ' +
        'aws ec2 stop-instances --region eu-west-1 --instance-ids "$id"; done',
    );
  });

  it('names so many instances a command, and all of them', () => {
    const many = Array.from({ length: 90 }, (_, index) => `i-${String(index).padStart(17, '0')}`);
    const { commands, title } = stepOf({ now, instances: running({}, many) }, 'stop');
    expect(title).toMatch(/^Stop 90 instances/);
    expect(commands).toHaveLength(3);
    expect(new Set(commands.join(' ').match(/i-\d{17}/g))).toEqual(new Set(many));
    expect(commands.every((line) => line.length <= 2_048)).toBe(true);
  });

  it('suspends the group first, whatever it is called', () => {
    const { commands, why } = stopping({ group: `--profile=x's $(reboot)` });
    expect(commands[0]).toBe(
      `aws autoscaling suspend-processes --region eu-west-1 --auto-scaling-group-name='--profile=x'\\''s $(reboot)'`,
    );
    expect(commands[1]).toMatch(/^aws ec2 stop-instances /);
    expect(why).toContain('group is suspended first');
  });

  it('has no command with a group that the AWS CLI would read from a file', () => {
    expect(stopping({ group: 'file:///etc/passwd' }).commands.join()).not.toContain('passwd');
  });

  it('stops a Spot instance that can be stopped, and terminates the others once their request is cancelled', () => {
    const [line = ''] = stopping({ spot: true }).commands;
    expect(line).toMatch(
      /^for id in i-\w+; do aws ec2 stop-instances .*"\$id" \|\| \{ aws ec2 cancel-spot-instance-requests .*; aws ec2 terminate-instances .*"\$id"; \}; done$/,
    );
  });

  it('terminates what has no disk that a stop would keep, and says so', () => {
    const { commands, why } = stopping({ instanceStore: true });
    expect(commands[0]).toMatch(/^aws ec2 terminate-instances /);
    expect(commands.join()).not.toContain('stop-instances');
    expect(why).toContain('cannot be stopped: they are terminated');
  });

  it('asks to look first at what is only probably of the launch', () => {
    const { title, why } = stopping({ probably: true });
    expect(title).toMatch(/^Look at 1 instance, PROBABLY of the launch/);
    expect(why).toContain('look at them before you stop them');
  });

  it('leaves alone what runs no more', () => {
    expect(ids(contained({ instances: running({}, []) }))).not.toContain('stop');
  });
});

describe('whom Firebreak leaves alone is contained by hand', () => {
  const alert = (identity: object) =>
    stepOf({ now, state: stateOf({ ...launchRecord, userIdentity: identity }) }, 'close');

  it('root, by the organization', () => {
    const { commands } = alert({ type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account });
    expect(commands).toEqual([
      expect.stringContaining(`"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::${account}:root"}`),
    ]);
  });

  it('a user that is protected', () => {
    const state = stateOf();
    const verdict = { kind: 'alert', because: 'it is protected', rules: [] } as const;
    const { title, commands } = stepOf({ now, state: { ...state, verdict } }, 'close');
    expect(title).toMatch(/^Contain user .* by hand, if it was not expected$/);
    expect(commands.map((line) => /aws iam [\w-]+/.exec(line)![0])).toEqual(
      expect.arrayContaining(['aws iam put-user-policy', 'aws iam delete-login-profile']),
    );
  });

  it('an unreadable caller, by whatever key its record shows', () => {
    const { commands } = alert({ ...userIdentity, userName: 'eve' });
    expect(commands[0]).toContain('aws iam update-access-key --access-key-id AKIAEXAMPLEKEY000001');
  });

  it('after a failed step, what failed and nothing else', () => {
    const state = stateOf(undefined, { containment: containment({ key: failed(outcomes.key) }) });
    expect(stepOf({ now, state }, 'close').commands).toEqual([
      expect.stringMatching(/^aws iam update-access-key .* --status Inactive$/),
    ]);
  });
});
