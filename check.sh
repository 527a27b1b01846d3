#!/bin/bash
# bash check.sh <your letter> <name> [name…]: generates those losses (src/losses/<name>.loss.yaml) in a scratch project and runs their tests.
cd /tmp/field; d=.create-loss.$1; shift; rm -rf $d; mkdir -p $d/src/losses; echo '{"runtime":"../src/runtime"}' > $d/create-loss.config.json
for n in "$@"; do cp src/losses/$n.loss.yaml $d/src/losses/ || exit 1; done
cat > $d/gen.mjs <<J
import { findProject } from '/tmp/field/dist/src/project/config.js';
import { planProject } from '/tmp/field/dist/src/project/generate.js';
import { apply } from '/tmp/field/dist/src/plan/disk.js';
const project = findProject('/tmp/field/$d');
try { const p = await planProject(project); apply(project.root, p.changes, { out: project.config.out, force: true }); } catch (e) { console.log(e.message); process.exit(1); }
J
node $d/gen.mjs && npx vitest run --dir $d 2>&1 | grep -E "FAIL|Error|Tests|expected|received|worst|analytic" | head -60
