import type { State } from './definition.ts';

const filters = ['InputPath', 'OutputPath'];
const result = ['ResultSelector', 'ResultPath'];
const guards = ['Retry', 'Catch'];
const move = ['Next', 'End'];
const everywhere = ['Type', 'Comment', 'QueryLanguage'];

/** The fields of each state type that the interpreter obeys; any other one is refused rather than ignored. */
export const stateFields: Readonly<Record<State['Type'], readonly string[]>> = {
  Task: [
    ...everywhere,
    ...move,
    ...filters,
    ...result,
    ...guards,
    'Resource',
    'Parameters',
    'TimeoutSeconds',
    'TimeoutSecondsPath',
  ],
  Pass: [...everywhere, ...move, ...filters, 'Parameters', 'Result', 'ResultPath'],
  Wait: [...everywhere, ...move, ...filters, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Choice: [...everywhere, ...filters, 'Choices', 'Default'],
  Parallel: [...everywhere, ...move, ...filters, ...result, ...guards, 'Branches', 'Parameters'],
  Map: [
    ...everywhere,
    ...move,
    ...filters,
    ...result,
    ...guards,
    'ItemProcessor',
    'Iterator',
    'ItemsPath',
    'ItemSelector',
    'Parameters',
    'MaxConcurrency',
  ],
  Succeed: [...everywhere, ...filters],
  Fail: [...everywhere, 'Error', 'ErrorPath', 'Cause', 'CausePath'],
};

export const machineFields: readonly string[] = [
  'Comment',
  'StartAt',
  'States',
  'TimeoutSeconds',
  'Version',
  'QueryLanguage',
  'ProcessorConfig',
];

/** Fields that hold one path. ErrorPath and CausePath may hold an intrinsic function, too. */
export const pathFields: readonly string[] = [
  'InputPath',
  'OutputPath',
  'ResultPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'ItemsPath',
  'ErrorPath',
  'CausePath',
];

/** Fields that hold a payload template. */
export const templateFields: readonly string[] = ['Parameters', 'ResultSelector', 'ItemSelector'];
