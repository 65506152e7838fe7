// The reference implementation of CSAF 2.0 validation, @secvisogram/csaf-validator-lib, full but for what Keyway is not
// measured with: the tests that ask the network (6.3.6, 6.3.7) and spelling (6.3.8).
//   node bench/csaf-peer.mjs MODULES PATH... [--warm]     MODULES: the node_modules that it was installed into
//     --warm    the documents once before the clock starts, so that only its throughput is measured
// Prints one line of JSON.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, ...rest] = process.argv.slice(2)
const warm = rest.includes('--warm')
const library = path.resolve(modules, '@secvisogram/csaf-validator-lib')
const load = (name) => import(pathToFileURL(path.join(library, name)).href)
const [schema, mandatory, optional, informative, { default: validate }] = await Promise.all(
  ['schemaTests.js', 'mandatoryTests.js', 'optionalTests.js', 'informativeTests.js', 'validate.js'].map(load)
)
const leftOut = ['informativeTest_6_3_6', 'informativeTest_6_3_7', 'informativeTest_6_3_8']
const tests = [schema, mandatory, optional, informative]
  .flatMap((module) => Object.entries(module))
  .filter(([name, test]) => typeof test === 'function' && !leftOut.includes(name))
  .map(([, test]) => test)

const files = []
const walk = (at) => {
  if (fs.statSync(at).isDirectory()) for (const name of fs.readdirSync(at).sort()) walk(path.join(at, name))
  else if (at.endsWith('.json')) files.push(at)
}
rest.filter((word) => word !== '--warm').forEach(walk)

const run = async (some) => {
  let found = 0
  for (const file of some) {
    const result = await validate(tests, JSON.parse(fs.readFileSync(file, 'utf8')))
    for (const test of result.tests) found += test.errors.length + test.warnings.length + test.infos.length
  }
  return found
}
if (warm) await run(files.slice(0, 500))
const began = process.hrtime.bigint()
const findings = await run(files)
const seconds = Number(process.hrtime.bigint() - began) / 1e9
console.log(JSON.stringify({ documents: files.length, tests: tests.length, findings, seconds }))
