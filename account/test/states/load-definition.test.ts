import { loadDefinition } from '../../states/machine/load-definition.ts';

const machine = (states: Record<string, object>, top: object = {}): string =>
  JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...top });
const task = (fields: object): string =>
  machine({ Act: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true, ...fields } });
const end = { Type: 'Succeed' };

describe('loading a definition', () => {
  it('takes what the interpreter knows, in any partition', () => {
    const definition = machine({
      Call: { Type: 'Task', Resource: 'arn:aws-cn:lambda:cn-north-1:111122223333:function:f', Next: 'Sdk' },
      Sdk: { Type: 'Task', Resource: 'arn:aws-cn:states:::aws-sdk:iam:listAccessKeys', Next: 'Store' },
      Store: { Type: 'Task', Resource: 'arn:aws-cn:states:::dynamodb:updateItem', Next: 'Pause' },
      Pause: { Type: 'Wait', SecondsPath: '$$.Execution.Input.seconds', Next: 'Done' },
      Done: end,
    });
    expect(loadDefinition(definition)).toEqual(JSON.parse(definition));
  });

  it.each<[string, string, RegExp]>([
    ['JSONata', machine({ Done: end }, { QueryLanguage: 'JSONata' }), /field QueryLanguage: "JSONata"/],
    ['JSONata in a state', task({ QueryLanguage: 'JSONata' }), /State 'Act', field QueryLanguage/],
    ['Arguments', task({ Arguments: {} }), /State 'Act', field Arguments/],
    ['Output', task({ Output: {} }), /State 'Act', field Output/],
    ['a task token', task({ Parameters: { 'a.$': '$$.Task.Token' } }), /\$\$\.Task\.Token/],
    [
      'waiting for a task token',
      task({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }),
      /field Resource.*waitForTaskToken/,
    ],
    [
      'a synchronous job',
      task({ Resource: 'arn:aws:states:::states:startExecution.sync:2' }),
      /field Resource/,
    ],
    ['an activity', task({ Resource: 'arn:aws:states:us-east-1:111122223333:activity:a' }), /field Resource/],
    ['a heartbeat', task({ HeartbeatSeconds: 5 }), /field HeartbeatSeconds/],
    ['a function nobody knows', task({ Parameters: { 'a.$': 'States.Sum($.x)' } }), /States\.Sum/],
    [
      'a path that does not parse',
      task({ ResultSelector: { b: { 'a.$': '$.x[' } } }),
      /field ResultSelector\.b\.a\.\$/,
    ],
    ['a ResultPath with a wildcard', task({ ResultPath: '$.x[*]' }), /field ResultPath/],
    ['a ResultPath that is a function', task({ ResultPath: 'States.UUID()' }), /field ResultPath/],
    ['a ResultPath into the context object', task({ ResultPath: '$$.x' }), /field ResultPath/],
    [
      'a distributed Map inside a branch',
      machine({
        Both: {
          Type: 'Parallel',
          End: true,
          Branches: [
            {
              StartAt: 'Each',
              States: {
                Each: {
                  Type: 'Map',
                  End: true,
                  ItemProcessor: {
                    ProcessorConfig: { Mode: 'DISTRIBUTED' },
                    StartAt: 'Done',
                    States: { Done: end },
                  },
                },
              },
            },
          ],
        },
      }),
      /State 'Each', its ItemProcessor, field ProcessorConfig/,
    ],
    [
      'an unknown comparison',
      machine({
        Pick: { Type: 'Choice', Choices: [{ Variable: '$.x', StringContains: 'a', Next: 'Done' }] },
        Done: end,
      }),
      /State 'Pick', field Choices\.StringContains/,
    ],
  ])('refuses %s, naming the state and the field', (_what, definition, message) => {
    expect(() => loadDefinition(definition)).toThrow(
      expect.objectContaining({ code: 'NotImplemented', status: 501 }) as Error,
    );
    expect(() => loadDefinition(definition)).toThrow(message);
  });

  it.each([
    ['text that is no JSON', '{'],
    ['a state that leads nowhere', machine({ A: { Type: 'Pass', Next: 'B' } })],
    ['a state nobody reaches', machine({ A: { Type: 'Pass', End: true }, B: end })],
    ['a state with two ways on', machine({ A: { Type: 'Pass', End: true, Next: 'B' }, B: end })],
    ['a wait without a time', machine({ A: { Type: 'Wait', End: true } })],
  ])('refuses %s as invalid', (_what, definition) => {
    expect(() => loadDefinition(definition)).toThrow(
      expect.objectContaining({ code: 'InvalidDefinition' }) as Error,
    );
  });
});
