import { isLongTermKeyId, isRoleName, isUserName } from '../../values/arn.ts';
import { at } from '../../values/unknown.ts';

/**
 * What a field of an action or of a prior must be where it is read from a file: a file comes from anywhere, and what
 * stands in it is sent to IAM.
 */
export interface Field {
  readonly isValid: (value: unknown) => boolean;
  /** What is wrong with a value that is not valid. */
  readonly problem: string;
  readonly optional?: true;
}

export type FieldsOf<T> = { readonly [Name in keyof T]-?: Field };

const isText = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isList = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);
const text = (isValid: (text: string) => boolean, problem: string): Field => ({
  isValid: (value) => isText(value) && isValid(value),
  problem,
});

export const userName = /* @__PURE__ */ text(isUserName, 'no name of an IAM user');
export const roleName = /* @__PURE__ */ text(isRoleName, 'no name of an IAM role');
export const uniqueId: Field = {
  isValid: (value) => isText(value) && /^(?:AIDA|AROA)[A-Z0-9]{12,124}$/.test(value),
  problem: 'no unique id of a user or role',
  optional: true,
};
export const accessKeyId = /* @__PURE__ */ text(isLongTermKeyId, 'no long-term access key');
export const policyName = /* @__PURE__ */ text(
  (name) => /^Firebreak[\w+=,.@-]{1,100}$/.test(name),
  'no policy of Firebreak',
);
export const anyText: Field = { isValid: isText, problem: 'no text', optional: true };
export const time: Field = {
  isValid: (value) => isText(value) && !Number.isNaN(Date.parse(value)),
  problem: 'no time',
  optional: true,
};
export const anyTexts: Field = {
  isValid: (value) => isList(value, isText),
  problem: 'no list of texts',
  optional: true,
};
export const textOrNull: Field = {
  isValid: (value) => value === null || isText(value),
  problem: 'neither text nor null',
};
export const activities: Field = {
  isValid: (value) => isList(value, (item) => isText(at(item, 'id')) && isBoolean(at(item, 'active'))),
  problem: 'no list of ids, each active or not',
};
export const flag: Field = { isValid: isBoolean, problem: 'neither true nor false', optional: true };
export const expired: Field = {
  isValid: (value) =>
    isList(value, (item) => policyName.isValid(at(item, 'policyName')) && isText(at(item, 'document'))),
  problem: 'no list of denies of Firebreak',
  optional: true,
};
export const deny: Field = {
  isValid: (value) =>
    isBoolean(at(value, 'attached')) &&
    ['document', 'boundary'].every((name) => at(value, name) === undefined || isText(at(value, name))),
  problem: 'no deny',
};
