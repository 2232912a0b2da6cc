// What the apps have in common. They made the assemblies of tests/golden/cdk-*, with aws-cdk-lib
// 2.276.0 and the CLI 2.1148.1:
//   cdk synth --no-version-reporting -q --app "node stacks.js" -o cdk.out
// Of each, the templates, the asset manifests and the manifest were kept, the latter without its
// metadata, its feature flags and its tree.
const path = require('path');
const { Duration } = require('aws-cdk-lib');
const glue = require('aws-cdk-lib/aws-glue');
const iam = require('aws-cdk-lib/aws-iam');

const roleOf = (scope) =>
  iam.Role.fromRoleArn(scope, 'Role', 'arn:aws:iam::123456789012:role/glue', { mutable: false });

const job = (scope, id, role, props = {}) =>
  new glue.PySparkEtlJob(scope, id, {
    role,
    script: glue.Code.fromAsset(path.join(__dirname, 'load.py')),
    timeout: Duration.minutes(30),
    ...props,
  });

const after = (...jobs) => ({
  conditions: jobs.map((j) => glue.Condition.job(j, glue.JobState.SUCCEEDED)),
});

module.exports = { roleOf, job, after };
