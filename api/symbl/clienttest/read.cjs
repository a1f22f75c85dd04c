// Calls a server with the published clients, unchanged, and prints what they
// made of the answers as one line of JSON. Environment: BASE, APP_ID,
// APP_SECRET, CONVERSATION.
'use strict';

const { BASE, APP_ID, APP_SECRET, CONVERSATION } = process.env;

// call turns the callback of a generated method into a promise.
function call(api, method, ...args) {
  return new Promise((resolve) => {
    api[method](...args, (error, data, response) => {
      resolve({ status: response ? response.status : 0, data, error: error ? error.message : null });
    });
  });
}

async function generated() {
  const lib = require('@symblai/api-client');
  const client = lib.ApiClient.instance;
  client.basePath = BASE;
  const auth = new lib.AuthenticationApi();
  const pair = { appId: APP_ID, appSecret: APP_SECRET };
  const token = await call(auth, 'generateToken', { type: 'application', ...pair });
  client.authentications.jwt.apiKey = token.data.accessToken;
  const out = { token };
  const reads = {
    conversation: ['ConversationsApi', 'getConversationById'],
    messages: ['MessagesApi', 'getMessagesByConversationId'],
    topics: ['TopicsApi', 'getTopicsByConversationId'],
    questions: ['QuestionsApi', 'getQuestionsByConversationId'],
    actionItems: ['ActionItemsApi', 'getActionItemsByConversationId'],
    followUps: ['FollowUpsApi', 'getFollowUpsByConversationId'],
    insights: ['InsightsApi', 'getInsightsByConversationId'],
    members: ['MembersApi', 'getMembersByConversationId'],
  };
  for (const [name, [api, method]] of Object.entries(reads)) {
    out[name] = await call(new lib[api](), method, CONVERSATION);
  }
  out.unknown = await call(new lib.MessagesApi(), 'getMessagesByConversationId', '1');
  out.refreshed = await call(auth, 'refreshToken', { ...pair, refreshToken: token.data.refershToken || '' });
  return out;
}

async function sdk() {
  const said = [];
  for (const level of ['log', 'info', 'warn', 'error']) {
    console[level] = (...args) => said.push(args.map(String).join(' '));
  }
  const { sdk } = require('@symblai/symbl-js');
  sdk.oauth2.setBasePath(BASE);
  let refusal = null;
  try {
    await sdk.init({ appId: APP_ID, appSecret: 'wrong', basePath: BASE });
  } catch (e) {
    refusal = String(e.message || e);
  }
  await sdk.init({ appId: APP_ID, appSecret: APP_SECRET, basePath: BASE });
  const first = sdk.oauth2.activeToken;
  await sdk.init({ accessToken: first, basePath: BASE });
  return { first, second: sdk.oauth2.activeToken, refusal, said };
}

async function main() {
  const out = { generated: await generated() };
  const print = process.stdout.write.bind(process.stdout);
  out.sdk = await sdk();
  // Without the client's token: it is ended here, for all that were made.
  const lib = require('@symblai/api-client');
  const auth = new lib.AuthenticationApi();
  out.revoked = await call(auth, 'revokeToken', { appId: APP_ID, appSecret: APP_SECRET });
  out.afterwards = await call(new lib.MessagesApi(), 'getMessagesByConversationId', CONVERSATION);
  print(JSON.stringify(out) + '\n', () => process.exit(0)); // the SDK leaves timers behind
}

main().catch((e) => {
  process.stderr.write(String((e && e.stack) || e) + '\n');
  process.exit(1);
});
