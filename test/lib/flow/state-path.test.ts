import { App, Stack } from 'aws-cdk-lib';
import { is } from '../../../lib/flow/state/condition.ts';
import { at, context, pathsOf, valueAt } from '../../../lib/flow/state/path.ts';
import { copy, put } from '../../../lib/flow/state/pass.ts';

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
    put(stack, id(), at('phase'), 'watch-3');
    // @ts-expect-error -- without the rest of a verification
    put(stack, id(), at('verification'), { held: false });
    // @ts-expect-error -- a plan is no verification
    copy(stack, id(), at('plan'), at('verification'));
    // @ts-expect-error -- a wave has the plan of a trace, not its phase
    put(stack, id(), at('wave'), { phase: valueAt(at('trace', 'phase')), plan: valueAt(at('phase')) });
  });
});

describe('what is put into the state', () => {
  it('is a constant, or composed of other fields', () => {
    expect(put(stack, id(), at('looks'), { value: 0 }).toStateJson()).toMatchObject({
      Result: { value: 0 },
      ResultPath: '$.looks',
    });
    const wave = {
      phase: valueAt(at('trace', 'phase')),
      plan: valueAt(at('plan')),
      denied: [],
    };
    expect(put(stack, id(), at('wave'), wave).toStateJson()).toMatchObject({
      Parameters: { 'phase.$': '$.trace.phase', 'plan.$': '$.plan', denied: [] },
      ResultPath: '$.wave',
    });
  });
});
