// The same workflow in two stages, with its jobs in a stack of their own in another region.
const { App, CfnOutput, Stack, Stage } = require('aws-cdk-lib');
const glue = require('aws-cdk-lib/aws-glue');
const { after, job, roleOf } = require('./shared');

class Etl extends Stage {
  constructor(scope, id, env, hour) {
    super(scope, id, { env });
    const jobs = new Stack(this, 'Jobs', { env: { ...env, region: 'us-east-1' }, crossRegionReferences: true });
    const load = job(jobs, 'Load', roleOf(jobs), {
      jobName: `load-orders-${id.toLowerCase()}`,
      maxRetries: id === 'Prod' ? 3 : 0,
    });
    const stack = new Stack(this, 'Etl', { crossRegionReferences: true });
    const workflow = new glue.Workflow(stack, 'Workflow', { workflowName: 'orders' });
    workflow.addScheduledTrigger('Nightly', {
      schedule: glue.TriggerSchedule.cron({ minute: '0', hour }),
      actions: [glue.Action.job(load)],
      startOnCreation: true,
    });
    new CfnOutput(stack, 'Name', { value: workflow.workflowName, exportName: 'orders-workflow' });
    const check = new Stack(this, 'Check');
    const checks = job(check, 'Check', roleOf(check), { jobName: 'check-orders' });
    workflow.addConditionalTrigger('AfterLoad', {
      predicate: after(load),
      actions: [glue.Action.job(checks)],
      startOnCreation: true,
    });
  }
}

const app = new App();
new Etl(app, 'Dev', { account: '111111111111', region: 'eu-west-1' }, '6');
new Etl(app, 'Prod', { account: '222222222222', region: 'eu-west-1' }, '2');
app.synth();
