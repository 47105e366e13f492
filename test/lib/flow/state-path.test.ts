import { App, Stack } from 'aws-cdk-lib';
import { is } from '../../../lib/flow/state/condition.ts';
import { at, context, oneMoreThan, pathsOf, valueAt } from '../../../lib/flow/state/path.ts';
import { copy, put } from '../../../lib/flow/state/pass.ts';
import { assign, restOf, variable } from '../../../lib/flow/state/variable.ts';

/** The compiler refuses what follows each `@ts-expect-error`: where it does not, the type check fails. */
const notRun = (): boolean => Date.now() < 0;
const stack = new Stack(new App(), 'Stack');
let count = 0;
const id = (): string => `Pass${(count += 1)}`;

describe('a path into the state', () => {
  it.each([
    [at(), '$'],
    [at('route'), '$.route'],
    [at('verification', 'held'), '$.verification.held'],
    [at('standing', 'Item', 'status', 'S'), '$.standing.Item.status.S'],
    [at('caller', 'roleName'), '$.caller.roleName'],
    [at('verification', 'findings', 0, 'status'), '$.verification.findings[0].status'],
    [context('Execution', 'Id'), '$$.Execution.Id'],
    [variable('attempts'), '$attempts'],
    [variable('wave', 'plan'), '$wave.plan'],
    [pathsOf<readonly string[]>()(1), '$[1]'],
    [
      pathsOf<{ readonly Regions: readonly { readonly Name: string }[] }>()('Regions', '*', 'Name'),
      '$.Regions[*].Name',
    ],
  ])('is as Step Functions writes it: %s', (path, written) => {
    expect(path).toBe(written);
  });

  it('does not compile for a field that is not there', () => {
    if (!notRun()) return;
    // @ts-expect-error -- no such field
    at('rout');
    // @ts-expect-error -- no such field of what may be absent
    at('verification', 'hold');
    // @ts-expect-error -- text has no fields
    at('receivedAt', 'length');
    // @ts-expect-error -- a list has numbers
    at('verification', 'findings', 'status');
    // @ts-expect-error -- nothing of the kind in the context
    context('Execution', 'Input');
  });

  it('is compared with, and given, only what can stand there', () => {
    if (!notRun()) return;
    is(at('route'), 'contain');
    // @ts-expect-error -- no such route
    is(at('route'), 'contained');
    // @ts-expect-error -- held is no text
    is(at('verification', 'held'), 'true');
    // @ts-expect-error -- no such phase
    put(stack, id(), { comment: '', into: at('phase'), value: 'watch-3' });
    // @ts-expect-error -- without the rest of a verification
    put(stack, id(), { comment: '', into: at('verification'), value: { held: false } });
    // @ts-expect-error -- a plan is no verification
    copy(stack, id(), { comment: '', from: at('plan'), into: at('verification') });
    // @ts-expect-error -- no such variable
    variable('attempt');
    // @ts-expect-error -- a wave has the plan of a trace, not its phase
    assign({ wave: { phase: valueAt(at('trace', 'phase')), plan: valueAt(at('phase')), denied: [] } });
  });
});

describe('what is put into the state', () => {
  it('is a constant, or composed of other fields', () => {
    const constant = put(stack, id(), { comment: 'why', into: at('phase'), value: 'review-end' });
    expect(constant.toStateJson()).toMatchObject({
      Comment: 'Stack: why',
      Result: 'review-end',
      ResultPath: '$.phase',
    });
    const regions = { names: valueAt(at('regions', 'names')), fallback: true };
    const composed = put(stack, id(), { comment: 'why', into: at('regions'), value: regions });
    expect(composed.toStateJson()).toMatchObject({
      Parameters: { 'names.$': '$.regions.names', fallback: true },
      ResultPath: '$.regions',
    });
  });
  it('may come from a variable', () => {
    const copied = copy(stack, id(), { comment: 'why', from: variable('wave', 'plan'), into: at('plan') });
    expect(copied.toStateJson()).toMatchObject({ InputPath: '$wave.plan', ResultPath: '$.plan' });
  });
});

describe('what is assigned to variables', () => {
  it('is a constant, or comes from the state or from variables', () => {
    const counting = copy(stack, id(), {
      comment: 'why',
      from: variable('phases', 0),
      into: at('phase'),
      ...assign({
        attempts: oneMoreThan(variable('attempts')),
        phases: valueAt(restOf(variable('phases'))),
        waved: false,
      }),
    });
    expect(counting.toStateJson()).toMatchObject({
      InputPath: '$phases[0]',
      Assign: { 'attempts.$': 'States.MathAdd($attempts, 1)', 'phases.$': '$phases[1:]', waved: false },
    });
  });
});
