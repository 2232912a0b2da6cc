// Stacks that refer to each other by Fn::GetStackOutput, as CDK does for weak references.
const { App, Stack } = require('aws-cdk-lib');
const glue = require('aws-cdk-lib/aws-glue');
const { job, roleOf } = require('./shared');
const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'weak' } });
const env = { account: '123456789012', region: 'eu-west-1' };
const jobs = new Stack(app, 'TideJobs', { env: { ...env, region: 'eu-central-1' } });
const load = job(jobs, 'Load', roleOf(jobs), { jobName: 'load-tides' });
const near = new Stack(app, 'TideChecks', { env });
const check = job(near, 'Check', roleOf(near), { jobName: 'check-tides' });
const stack = new Stack(app, 'Tides', { env });
const workflow = new glue.Workflow(stack, 'Workflow', { workflowName: 'tides' });
workflow.addOnDemandTrigger('Start', { actions: [glue.Action.job(load), glue.Action.job(check)] });
app.synth();
