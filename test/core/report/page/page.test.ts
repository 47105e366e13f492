import { renderHtml } from '../../../../core/report/renderers/render-html.ts';
import { toReport } from '../../../../core/report/report.ts';
import { activityOf } from '../../../support/review/activity.ts';
import { calm, reviewOf, wholeIncident } from '../../../support/incidents.ts';
import { stateOf } from '../../../support/report/state.ts';
import { readStrictly } from '../../../support/report/strict-html.ts';

const now = new Date('2026-11-01T10:20:00Z');
const state = wholeIncident(calm, 20);
const html = renderHtml(toReport({ now, state, evidence: 's3://bucket/incidents/fb-1/' }));

describe('the page', () => {
  it('is well-formed, runs nothing and loads nothing', () => {
    const { tags } = readStrictly(html);
    expect(tags).toMatchObject({ html: 1, main: 1, h1: 1, style: 1, nav: 2 });
    expect(html).toContain('content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;;');
    // No address but those that a reader may follow into the console, and none in the style sheet.
    const followed = /<a href="https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\/[^"]*" rel="noreferrer">/g;
    expect(html.match(followed)!.length).toBeGreaterThan(2);
    expect(html.replace(followed, '').match(/(?:https?:|url\(|@import|src=)/g)).toBeNull();
  });
  it('has every section under a heading that the navigation leads to', () => {
    const ids = [
      ...html.matchAll(
        /<h2 id="([a-z-]+)-h">[^<]+<\/h2>(?:<span class="gist">[^<]+<\/span><\/summary>)?<div id="\1"/g,
      ),
    ].map(([, id]) => id);
    const [skip, ...links] = [...html.matchAll(/href="#([a-z-]+)"/g)].map(([, id]) => id);
    expect(links).toEqual(ids);
    expect(ids.length).toBeGreaterThan(10);
    expect(skip).toBe('sections');
    expect(html).toContain('<div id="sections"');
  });
  it('names every drawing, and has each id once', () => {
    const drawings = html.match(/<svg (?!viewBox="0 0 22 22" aria-hidden)/g)!.length;
    expect(html.match(/role="img" aria-labelledby="([a-z0-9-]+)-t \1-d"/g)).toHaveLength(drawings);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, labels = ''] of html.matchAll(/aria-labelledby="([^"]+)"/g))
      for (const label of labels.split(' ')) expect(ids).toContain(label);
  });
  it('says by a word what its colour says', () => {
    expect(html).toContain('<header class="banner caution">');
    expect(readStrictly(html).text).toMatch(
      /Not over yet\nFIREBREAK INCIDENT, HIGH\nCONTAINED SO FAR: role Admin/,
    );
    const open = renderHtml(toReport({ now, state: stateOf() }));
    expect(open).toContain('<header class="banner danger">');
    expect(readStrictly(open).text).toMatch(/Act now\nFIREBREAK INCIDENT, CRITICAL\nNOT CONTAINED/);
  });
  it('draws the launch and the containment into the timeline', () => {
    expect(html.match(/class="mark"/g)).toHaveLength(4);
    expect(html).toMatch(/launch 10:00:00Z/);
    expect(html).toMatch(/contained 10:00:02Z/);
  });
  it('has the region and service of every call', () => {
    const { text } = readStrictly(html);
    expect(text).toContain('Calls by region and service');
    expect(html.match(/<td class="n h5">/g)!.length).toBeGreaterThan(0);
    // Wider than a phone, it scrolls in a box of its own, which the keyboard reaches.
    expect(html).toContain(
      '<div class="scroll" tabindex="0" role="region" aria-label="Calls by region and service">',
    );
  });
  it('has nothing to draw for an empty history', () => {
    const empty = renderHtml(toReport({ now, state: stateOf(undefined, { activity: activityOf() }) }));
    expect(readStrictly(empty).tags['svg']).toBe(1);
    expect(empty).not.toContain('<figure>');
  });
  it('draws what times it can read', () => {
    const intervals = [
      { at: 'never', calls: 3, changes: 0, errors: 0 },
      { at: '2026-11-01T10:00:00Z', calls: 1, changes: 1, errors: 0 },
    ];
    const activity = reviewOf(calm, 2, { timeline: { stepSeconds: 60, intervals } });
    const page = renderHtml(toReport({ now, activity }));
    expect(page).not.toMatch(/NaN|Infinity/);
    readStrictly(page);
    const none = reviewOf(calm, 2, { timeline: { stepSeconds: 0, intervals: intervals.slice(0, 1) } });
    expect(renderHtml(toReport({ now, activity: none }))).not.toMatch(/NaN|Infinity/);
  });
});
