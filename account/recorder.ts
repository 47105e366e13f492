import type { CloudTrailRecord } from './cloudtrail/record/record.ts';
import type { Trail } from './cloudtrail/trail.ts';

/** Takes records of calls to the trail. */
export interface Recorder {
  readonly record: (record: CloudTrailRecord) => void;
  /** Lets `work` call the account without a trace in CloudTrail: for those who look at it from outside. */
  readonly offTheRecord: <T>(work: () => Promise<T>) => Promise<T>;
}

export function createRecorder(trail: Trail): Recorder {
  let unrecorded = 0;
  return {
    record: (record) => {
      if (unrecorded === 0) trail.record(record);
    },
    offTheRecord: async (work) => {
      unrecorded += 1;
      try {
        return await work();
      } finally {
        unrecorded -= 1;
      }
    },
  };
}
