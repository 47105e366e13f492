import { firstOf, never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { newsSince } from '../opening/news.ts';

/** What is new since the last report: whoever has read that one reads this, and can stop. */
export const news = ofIncident({
  id: 'news',
  importance: never,
  brief: (whole) => firstOf(whole, 6),
  title: 'WHAT IS NEW',
  make: (state, context) => {
    const told = state.report?.told;
    if (state.phase === 'first' || told === undefined) return [];
    const found = newsSince(told, context);
    return found.length > 0 ? found : [prose('Nothing new since the last report.')];
  },
});
