import aslValidator from 'asl-validator';
import { tellingStates } from '../../../lambda/contract.ts';
import { flat, type Json, machineOf, ofType, resourcesOf, synthesize, definitionOf } from '../synthesized.ts';

const resources = resourcesOf(synthesize().responder);
const definition = definitionOf(resources, 'firebreak-first-notice');
const containment = definitionOf(resources);

/** The states that run the function of this name, of Map and Parallel states too. */
function runningIn(states: Json, name: string): readonly string[] {
  return Object.entries<Json>(states).flatMap(([id, state]) => [
    ...(state.Type === 'Task' && flat(state.Resource).endsWith(`:${name}`) ? [id] : []),
    ...[state.ItemProcessor, ...(state.Branches ?? [])]
      .filter((inner) => inner !== undefined)
      .flatMap((inner: Json) => runningIn(inner.States, name)),
  ]);
}

describe('the first notice', () => {
  it('is a valid machine that waits for ninety seconds', () => {
    const { isValid, errorsText } = aslValidator(definition);
    expect(isValid ? '' : errorsText()).toBe('');
    expect(definition['States'].WaitForReport).toMatchObject({ Type: 'Wait', Seconds: 90 });
  });

  it('is due unless one of all the states that publish has told on-call', () => {
    expect(runningIn(containment['States'], 'PublishReport').toSorted()).toEqual(
      [...tellingStates].toSorted(),
    );
  });

  it('is begun with each execution of the containment, by its own role, and told of its ARN alone', () => {
    const rules = ofType(resources, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);
    const [rule, ...more] = rules.filter(({ EventPattern }) =>
      JSON.stringify(EventPattern ?? '').includes('RUNNING'),
    );
    expect(more).toEqual([]);
    expect(rule!['EventPattern'].detail).toEqual({
      status: ['RUNNING'],
      stateMachineArn: [{ Ref: machineOf(resources).id }],
    });
    const [target] = rule!['Targets'];
    expect(target.Arn).toEqual({ Ref: machineOf(resources, 'firebreak-first-notice').id });
    expect(target.InputTransformer).toEqual({
      InputPathsMap: { 'detail-executionArn': '$.detail.executionArn' },
      InputTemplate: '{"executionArn":<detail-executionArn>}',
    });
  });

  it('changes nothing: it reads, checks and publishes', () => {
    const tasks = Object.values<Json>(definition['States']).filter(({ Type }) => Type === 'Task');
    expect(tasks.map(({ Resource }) => flat(Resource).replace(/^.*:/, '')).toSorted()).toEqual([
      'PublishReport',
      'PublishReport',
      'ReadProgress',
      'Verify',
      'describeExecution',
    ]);
  });
});
