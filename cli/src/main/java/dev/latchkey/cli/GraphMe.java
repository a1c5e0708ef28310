package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.http.HttpAnswer;
import dev.latchkey.identity.internal.http.HttpCall;
import dev.latchkey.identity.internal.http.Network;
import dev.latchkey.identity.internal.http.UrlConnectionHttp;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Microsoft Graph says about the user of a sign-in, at {@code /me}. It proves that the account
 * is still in its directory, which a token alone does not.
 *
 * @param userPrincipalName the user's name in the directory, or {@code null}
 * @param displayName the user's name for people, or {@code null}
 * @param id the user's object id, or {@code null}
 * @param message why Graph says nothing, in one line, or {@code null}
 */
record GraphMe(
    @Nullable String userPrincipalName,
    @Nullable String displayName,
    @Nullable String id,
    @Nullable String message) {
  /** From the call to the last byte of the answer. Nobody waits longer for a mere display. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Each cloud has a Graph of its own. */
  private static final Map<String, String> ROOTS =
      Map.of(
          "AzureCloud", "https://graph.microsoft.com",
          "AzureUSGovernment", "https://graph.microsoft.us",
          "AzureChinaCloud", "https://microsoftgraph.chinacloudapi.cn");

  /**
   * Asks Graph about the user of a source.
   *
   * @param source gives the token
   * @param accountType what a token of the source said, or {@code null}
   * @param cloud the name of its cloud, or {@code null}
   * @throws CommandFailure if a signal ends the command
   */
  static GraphMe of(
      Terminal terminal, Member source, @Nullable String accountType, @Nullable String cloud)
      throws CommandFailure {
    if (accountType != null && !accountType.equals("user")) {
      return silent("not asked: the sign-in is an application, and only users have a 'me'");
    }
    String named = cloud == null ? "AzureCloud" : cloud;
    String root = ROOTS.get(named);
    if (root == null) {
      return silent("not asked: no address is known for cloud '" + Surroundings.shown(named) + "'");
    }
    Token token;
    try {
      Lookup lookup = source.peek(new TokenRequest(List.of(root + "/.default"), null, null, false));
      Token held = lookup.token();
      token = held != null ? held : source.ask(lookup);
    } catch (Failure e) {
      if (e.kind() == FailureKind.INTERRUPTED) {
        throw interrupted();
      }
      return silent("not asked: the source gives no token for Graph: " + e.seen());
    }
    HttpCall call =
        HttpCall.get(
            URI.create(root + "/v1.0/me?$select=id,displayName,userPrincipalName"),
            Map.of("Authorization", "Bearer " + token.value(), "Accept", "application/json"));
    UrlConnectionHttp http = new UrlConnectionHttp(Network.of(terminal.machine()));
    try {
      return read(http.send(call.within(LONGEST)));
    } catch (IOException e) {
      return silent("not reached: " + http.unreachable(e, call).seen());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static CommandFailure interrupted() {
    return new CommandFailure(FailureKind.INTERRUPTED, "latchkey whoami: interrupted.");
  }

  private static GraphMe silent(String why) {
    return new GraphMe(null, null, null, why);
  }

  /** A proxy's sign-in page is an answer too, and no user. */
  private static GraphMe read(HttpAnswer answer) {
    Map<String, String> fields = answer.fields().orElse(Map.of());
    if (answer.status() != 200) {
      String code = fields.getOrDefault("error.code", "");
      return silent(
          "refused the question: HTTP "
              + answer.status()
              + (code.isEmpty() ? "" : " " + Surroundings.shown(code))
              + answer
                  .retryAfter()
                  .map(pause -> "; it can be asked again in " + pause.toSeconds() + " s")
                  .orElse(""));
    }
    return fields.get("id") == null
        ? silent("answered something that is no user, as the sign-in page of a network does")
        : new GraphMe(
            fields.get("userPrincipalName"), fields.get("displayName"), fields.get("id"), null);
  }

  /** In one line. */
  String text() {
    if (message != null) {
      return message;
    }
    StringBuilder text = new StringBuilder();
    for (@Nullable String part : Arrays.asList(userPrincipalName, displayName)) {
      text.append(part == null || part.isEmpty() ? "" : Surroundings.shown(part) + ", ");
    }
    return text.append("object id ").append(Surroundings.shown(String.valueOf(id))).toString();
  }

  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("userPrincipalName", userPrincipalName);
    json.put("displayName", displayName);
    json.put("id", id);
    json.put("message", message);
    return json;
  }
}
