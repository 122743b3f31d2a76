// Counts the statements of an RDF file with N3.js: node count.mjs FILE SYNTAX
import { createReadStream } from 'node:fs';
import { StreamParser } from 'n3';

const [path, syntax] = process.argv.slice(2);
const types = { turtle: 'text/turtle', ntriples: 'application/n-triples', trig: 'application/trig' };
let count = 0;
createReadStream(path)
  .pipe(new StreamParser({ format: types[syntax] }))
  .on('data', () => { count += 1; })
  .on('error', (error) => { console.error(error.message); process.exit(1); })
  .on('end', () => console.log(count));
