import { testPairs } from './pairs.ts';

testPairs('even');
