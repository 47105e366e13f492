/** What became of the key that the owner of a contained workload is left. Its secret is in Secrets Manager alone. */
export interface BackupKey {
  /** `refused`: the conditions for one are not met. `failed`: it was tried, and no usable key is left behind. */
  readonly status: 'created' | 'refused' | 'failed';
  /** Why. */
  readonly note: string;
  /** The commands with which a person goes on. */
  readonly commands?: readonly string[];
  /** Absent where the caller is no user, or the step died. */
  readonly userName?: string;
  /** A key that was made: active where it was created, inactive where its secret could not be stored. */
  readonly accessKeyId?: string;
  /** A key that was made, whose secret nobody has, and that could not be made inactive. */
  readonly leftActive?: true;
  /** The launch was signed with a key that Firebreak itself had made: the leak is open. */
  readonly openLeak?: true;
  /** The inactive key that was deleted to make room, as the settings say. */
  readonly deletedKeyId?: string;
  /** Of the secret that holds it; an empty one where it failed. */
  readonly secretArn?: string;
  /** Who may read the secret: ARN globs. */
  readonly readers?: readonly string[];
  /** Absent where the step died. */
  readonly at?: string;
}

/** The key that a contained workload is left with. */
export interface BackupKeySlice {
  readonly backupKey?: BackupKey;
}

/** The keys that containment leaves alone. One that was made and failed is no better than anybody's. */
export function keptKeys({ backupKey }: { readonly backupKey?: BackupKey | undefined }): readonly string[] {
  return backupKey?.status === 'created' && backupKey.accessKeyId !== undefined
    ? [backupKey.accessKeyId]
    : [];
}
