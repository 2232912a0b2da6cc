// A workflow whose jobs and triggers live in nested stacks.
const { App, CfnParameter, NestedStack, Stack } = require('aws-cdk-lib');
const glue = require('aws-cdk-lib/aws-glue');
const { after, job, roleOf } = require('./shared');

const app = new App();
const stack = new Stack(app, 'Tolls');
const workflow = new glue.CfnWorkflow(stack, 'Workflow', { name: 'tolls' });

const jobs = new NestedStack(stack, 'Jobs');
const role = roleOf(jobs);
const load = job(jobs, 'Load', role, { jobName: 'load-tolls', maxRetries: 1 });
const report = job(jobs, 'Report', role);

const triggers = new NestedStack(stack, 'Triggers', { parameters: { Hour: '4' } });
const hour = new CfnParameter(triggers, 'Hour');
new glue.CfnTrigger(triggers, 'Nightly', {
  name: 'tolls-nightly',
  type: 'SCHEDULED',
  schedule: `cron(0 ${hour.valueAsString} * * ? *)`,
  startOnCreation: true,
  workflowName: workflow.ref,
  actions: [{ jobName: load.jobName }],
});
new glue.CfnTrigger(triggers, 'AfterLoad', {
  name: 'tolls-after-load',
  type: 'CONDITIONAL',
  startOnCreation: true,
  workflowName: workflow.ref,
  predicate: { conditions: [{ logicalOperator: 'EQUALS', jobName: load.jobName, state: 'SUCCEEDED' }] },
  actions: [{ jobName: report.jobName }],
});
app.synth();
