/** What became of the key that the owner of a contained workload is left. Its secret is in Secrets Manager alone. */
export interface BackupKey {
  /** `refused`: the conditions for one are not met. `failed`: it was tried, and no usable key is left behind. */
  readonly status: 'created' | 'refused' | 'failed';
  /** Why, and what to do. */
  readonly note: string;
  readonly userName: string;
  /** A key that was made: active where it was created, inactive where its secret could not be stored. */
  readonly accessKeyId?: string;
  /** Of the secret that holds it. */
  readonly secretArn?: string;
  readonly at: string;
}
