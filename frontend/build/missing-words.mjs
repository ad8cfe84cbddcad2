// Lists what the Welsh catalogue still lacks, for the translator: `npm run words`.
import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(`../src/words/${name}.json`, import.meta.url), 'utf8'));
const [english, welsh] = [read('en'), read('cy')];
const missing = Object.keys(english).filter((key) => !(key in welsh));
for (const key of missing) console.log(`${key}\t${english[key]}`);
console.log(`Words in English: ${Object.keys(english).length}. Missing in Welsh: ${missing.length}.`);
