// A real OpenID provider on a free port of this machine. What it is to know comes as JSON in the first argument:
// { "redirectUris": [...], "postLogoutUris": [...] }. It prints its issuer when it serves, and lives as long as its
// standard input does. `/sids` tells the sessions that somebody has signed in with, the newest last: what its notices of
// logout would name.
import { createServer } from "node:http";
import { once } from "node:events";
import { Provider } from "oidc-provider";

const { redirectUris, postLogoutUris } = JSON.parse(process.argv[2]);
const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "betre",
      client_secret: "a-secret-of-the-tests",
      redirect_uris: redirectUris,
      post_logout_redirect_uris: postLogoutUris,
      response_types: ["code"],
      grant_types: ["authorization_code"],
      // Only for who is told of logouts are sessions named in ID tokens.
      backchannel_logout_uri: redirectUris[0],
      backchannel_logout_session_required: true,
    },
  ],
  acrValues: ["substantial", "high"],
  claims: { openid: ["sub", "acr", "auth_time", "sid"], profile: ["name"] },
  cookies: { keys: ["one", "two"] },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true }, backchannelLogout: { enabled: true } },
  pkce: { required: () => true },
  ttl: { IdToken: 300, Session: 3600, Interaction: 600, Grant: 3600, AccessToken: 60 },
  // Whoever signs in is whom they say.
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: sub }) }),
});
provider.on("server_error", (_, error) => console.error(error));
const sids = [];
provider.on("authorization.success", (ctx) => sids.push(ctx.oidc.session.sidFor("betre")));
const serve = provider.callback();
server.on("request", (request, response) => {
  if (request.url !== "/sids") return serve(request, response);
  response.setHeader("content-type", "application/json").end(JSON.stringify(sids));
});
process.stdin.resume().on("end", () => process.exit());
console.log(issuer);
