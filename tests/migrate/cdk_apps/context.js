// A context lookup that nobody made: the template holds a dummy in its place.
const { App, Stack } = require('aws-cdk-lib');
const glue = require('aws-cdk-lib/aws-glue');
const ssm = require('aws-cdk-lib/aws-ssm');

const app = new App();
const stack = new Stack(app, 'Pollen', { env: { account: '123456789012', region: 'eu-west-1' } });
const jobName = ssm.StringParameter.valueFromLookup(stack, '/pollen/job');
new glue.CfnWorkflow(stack, 'Workflow', { name: 'pollen' });
new glue.CfnTrigger(stack, 'Start', {
  name: 'pollen-start', type: 'ON_DEMAND', workflowName: 'pollen', actions: [{ jobName }],
});
app.synth();
