import type { State } from './definition.ts';

const filters = ['InputPath', 'OutputPath'];
const result = ['ResultSelector', 'ResultPath'];
const guards = ['Retry', 'Catch'];
const move = ['Next', 'End'];
const assign = ['Assign'];
const everywhere = ['Type', 'Comment', 'QueryLanguage'];

/** The fields of each state type that the interpreter obeys; any other one is refused rather than ignored. */
export const stateFields: Readonly<Record<State['Type'], readonly string[]>> = {
  Task: [
    ...everywhere,
    ...move,
    ...assign,
    ...filters,
    ...result,
    ...guards,
    'Resource',
    'Parameters',
    'TimeoutSeconds',
    'TimeoutSecondsPath',
  ],
  Pass: [...everywhere, ...move, ...assign, ...filters, 'Parameters', 'Result', 'ResultPath'],
  Wait: [
    ...everywhere,
    ...move,
    ...assign,
    ...filters,
    'Seconds',
    'SecondsPath',
    'Timestamp',
    'TimestampPath',
  ],
  Choice: [...everywhere, ...assign, ...filters, 'Choices', 'Default'],
  Parallel: [...everywhere, ...move, ...assign, ...filters, ...result, ...guards, 'Branches', 'Parameters'],
  Map: [
    ...everywhere,
    ...move,
    ...assign,
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

/** Fields that hold one path. ResultPath, which names a place to write to, has a check of its own. ErrorPath and CausePath may hold an intrinsic function, too. */
export const pathFields: readonly string[] = [
  'InputPath',
  'OutputPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'ItemsPath',
  'ErrorPath',
  'CausePath',
];

/** Fields that hold a payload template. Assign has a check of its own, for its names. */
export const templateFields: readonly string[] = ['Parameters', 'ResultSelector', 'ItemSelector'];
