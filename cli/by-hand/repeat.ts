import { RetryableError } from '../../lambda/aws/failure.ts';

/** So often something is tried while its error may pass; the state machine does the same in AWS. */
const tries = 4;
const firstPauseMs = 500;

export interface Patience {
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Repeats what may pass, with longer and longer pauses. @throws what the last try threw */
export async function repeat<T>(work: () => Promise<T>, { pause }: Patience): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RetryableError) || attempt === tries) throw error;
      await pause(firstPauseMs * 2 ** (attempt - 1));
    }
  }
}
