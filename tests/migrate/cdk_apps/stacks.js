// One stack's jobs are used by the triggers of two others; names travel as exports.
const { App, Aws, CfnOutput, CfnParameter, Fn, Stack } = require('aws-cdk-lib');
const glue = require('aws-cdk-lib/aws-glue');
const { after, job, roleOf } = require('./shared');

const app = new App();
const env = { account: '123456789012', region: 'eu-west-1' };

const jobs = new Stack(app, 'FerryJobs', { env, stackName: 'ferry-jobs' });
const role = roleOf(jobs);
const load = job(jobs, 'Load', role, { jobName: 'load-sailings', maxRetries: 2 });
const check = job(jobs, 'Check', role, { jobName: `check-${Aws.REGION}-${Aws.ACCOUNT_ID}` });
const report = job(jobs, 'Report', role);
new CfnOutput(jobs, 'LoadName', { value: load.jobName, exportName: `${Aws.STACK_NAME}-load` });

const ferries = new Stack(app, 'Ferries', { env });
const workflow = new glue.Workflow(ferries, 'Workflow', { workflowName: 'ferries' });
workflow.addScheduledTrigger('Nightly', {
  schedule: glue.TriggerSchedule.cron({ minute: '30', hour: '2' }),
  actions: [glue.Action.job(load)],
  startOnCreation: true,
});
workflow.addConditionalTrigger('AfterLoad', {
  predicate: after(load),
  actions: [glue.Action.job(check), glue.Action.job(report)],
  startOnCreation: true,
});

const reload = new Stack(app, 'Reload', { env });
const stage = new CfnParameter(reload, 'Stage', { default: 'test', allowedValues: ['test', 'prod'] });
new glue.CfnWorkflow(reload, 'Workflow', { name: `reload-${stage.valueAsString}` });
new glue.CfnTrigger(reload, 'Start', {
  name: 'reload-start',
  type: 'ON_DEMAND',
  workflowName: `reload-${stage.valueAsString}`,
  actions: [{ jobName: Fn.importValue('ferry-jobs-load') }, { jobName: Fn.importValue('legacy-vacuum') }],
});
app.synth();
