import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Json } from '../../states/machine/definition.ts';

interface Question {
  readonly definition: object;
  readonly input: Json;
}

export interface Answer {
  /** The states left, in order, each with the variables that it assigned, as JSON. */
  readonly exits: readonly (readonly [string, Readonly<Record<string, string>>])[];
  readonly output: Json;
  readonly error: string | null;
}

const hasMoto = spawnSync('python3', ['-c', 'import boto3, moto.stepfunctions.parser']).status === 0;
if (!hasMoto) {
  process.stderr.write(
    'SKIPPED: the second opinion on variables of state machines: moto (Python) is not on this machine.\n',
  );
}

/** Tests that ask another interpreter of state machines, written by others. Without it they count as skipped. */
export const itWithMoto = hasMoto ? it : it.skip;

/** moto's answer. */
export function askMoto(question: Question): Answer {
  const { status, stdout, stderr } = spawnSync('python3', [join(__dirname, 'moto-assign.py')], {
    input: JSON.stringify(question),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`moto could not be asked: ${stderr}`);
  return JSON.parse(stdout) as Answer;
}
