import type * as sdk from '@aws-sdk/client-s3';
import { codeOf, errorOf } from '../eventbridge/given.ts';
import { givenBucket } from './given.ts';

type Get = { readonly Body: Buffer; readonly VersionId?: string };

describe('a versioned bucket', () => {
  const given = () => givenBucket({ versioned: true });

  it('keeps every version and reads the newest', () => {
    const { api, put } = given();
    const { VersionId: first } = put('a', 'one');
    const { VersionId: second } = put('a', 'two');
    expect(first).not.toBe(second);
    expect(api<Get>('GetObject', { Key: 'a' })).toMatchObject({
      Body: Buffer.from('two'),
      VersionId: second,
    });
    expect(api<Get>('GetObject', { Key: 'a', VersionId: first }).Body.toString()).toBe('one');
  });

  it('keeps what is deleted, behind a marker', () => {
    const { s3, api, put } = given();
    const { VersionId: kept } = put('a');
    const marker = api<sdk.DeleteObjectOutput>('DeleteObject', { Key: 'a' });
    expect(marker.DeleteMarker).toBe(true);
    expect(codeOf(() => api('GetObject', { Key: 'a' }))).toBe('NoSuchKey');
    expect(errorOf(() => api('GetObject', { Key: 'a', VersionId: marker.VersionId }))).toMatchObject({
      code: 'MethodNotAllowed',
      status: 405,
    });
    expect(api('ListObjectsV2')).toMatchObject({ KeyCount: 0 });
    expect(api('GetObject', { Key: 'a', VersionId: kept })).toMatchObject({ VersionId: kept });
    expect(s3.objects('evidence')).toHaveLength(1);
  });

  it('brings an object back when its marker is deleted, and loses a version that is deleted by its id', () => {
    const { s3, api, put } = given();
    const { VersionId: version } = put('a');
    const { VersionId: marker } = api<sdk.DeleteObjectOutput>('DeleteObject', { Key: 'a' });
    expect(api('DeleteObject', { Key: 'a', VersionId: marker })).toEqual({
      DeleteMarker: true,
      VersionId: marker,
    });
    expect(() => api('GetObject', { Key: 'a' })).not.toThrow();
    expect(api('DeleteObject', { Key: 'a', VersionId: version })).toEqual({ VersionId: version });
    expect(s3.objects('evidence')).toEqual([]);
  });

  it('lists versions and markers, newest first, page by page', () => {
    const { api, put } = given();
    const { VersionId: one } = put('a', 'one');
    const { VersionId: two } = put('a', 'two');
    const { VersionId: marker } = api<sdk.DeleteObjectOutput>('DeleteObject', { Key: 'a' });
    const { VersionId: other } = put('b');
    const all = api<sdk.ListObjectVersionsOutput>('ListObjectVersions');
    const seen = (output: sdk.ListObjectVersionsOutput) =>
      output.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]);
    expect(seen(all)).toEqual([
      [two, false],
      [one, false],
      [other, true],
    ]);
    expect(all.DeleteMarkers).toMatchObject([{ Key: 'a', VersionId: marker, IsLatest: true }]);
    const first = api<sdk.ListObjectVersionsOutput>('ListObjectVersions', { MaxKeys: 2 });
    expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: 'a', NextVersionIdMarker: two });
    const second = api<sdk.ListObjectVersionsOutput>('ListObjectVersions', {
      KeyMarker: first.NextKeyMarker,
      VersionIdMarker: first.NextVersionIdMarker,
    });
    expect(seen(second)).toEqual([
      [one, false],
      [other, true],
    ]);
    expect(seen(api('ListObjectVersions', { KeyMarker: 'a' }))).toEqual([[other, true]]);
    expect(seen(api('ListObjectVersions', { Prefix: 'b' }))).toEqual([[other, true]]);
  });
});

describe('a bucket without versions', () => {
  it('forgets what is overwritten or deleted', () => {
    const { s3, api, put } = givenBucket();
    expect(put('a', 'one')).not.toHaveProperty('VersionId');
    put('a', 'two');
    expect(s3.objects('evidence').map(({ body }) => body.toString())).toEqual(['two']);
    expect(api('ListObjectVersions')).toMatchObject({
      Versions: [{ Key: 'a', VersionId: 'null', IsLatest: true }],
    });
    expect(api('DeleteObject', { Key: 'a' })).toEqual({});
    expect(api('DeleteObject', { Key: 'a' })).toEqual({});
    expect(s3.objects('evidence')).toEqual([]);
  });
});
