package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.HttpAnswer;
import dev.latchkey.identity.internal.http.HttpCall;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.json.JsonOutput;
import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Passes to MSAL only what may stand in a log. MSAL writes the text of an error, and pieces of an
 * answer that it can't read, into its log and its exceptions. A server, or a stranger in its place,
 * may have put the secret or a token there. So an error keeps its codes and loses its words, and an
 * answer without a usable token is stopped here.
 */
final class CheckedHttp implements IHttpClient {
  private static final Pattern WORD = Pattern.compile("[a-z_]{1,64}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");
  private static final Pattern GUID = Pattern.compile("[0-9A-Fa-f-]{36}");
  private static final String CORRELATION = "client-request-id";
  private static final int OK = 200;
  private static final int PROXY_PASSWORD = 407;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final HttpTransport client;

  CheckedHttp(HttpTransport client) {
    this.client = client;
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws Failure {
    HttpCall call =
        new HttpCall(
            request.httpMethod().name(),
            URI.create(request.url().toString()),
            request.headers() == null ? Map.of() : request.headers(),
            request.body());
    return send(call);
  }

  /** The same for a request of ours. */
  IHttpResponse send(HttpCall call) throws Failure {
    HttpAnswer answer;
    try {
      answer = client.send(call);
    } catch (IOException e) {
      throw client.unreachable(e, call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw client.unreachable(new InterruptedIOException(), call);
    }
    String host = client.server(call);
    int status = answer.status();
    if (status == PROXY_PASSWORD) {
      throw client.unreachable(new IOException("HTTP 407"), call);
    }
    if (status == TOO_MANY || status >= SERVER_ERROR) {
      throw busy(host, answer);
    }
    Optional<Map<String, String>> fields = answer.fields();
    if (status == OK) {
      if (!isUsable(call, fields)) {
        throw new Failure(FailureKind.UNREADABLE_ANSWER, "the answer holds no usable token");
      }
      return safe(answer, answer.text());
    }
    Map<String, String> error =
        fields.filter(found -> found.containsKey("error")).orElseThrow(() -> strange(host, status));
    return safe(answer, withoutWords(error));
  }

  private static Failure busy(String host, HttpAnswer answer) {
    String later =
        answer
            .retryAfter()
            .map(pause -> " and wants " + pause.toSeconds() + " s of rest")
            .orElse("");
    return new Failure(
        FailureKind.NETWORK,
        host + " is busy or out of order (HTTP " + answer.status() + ")" + later);
  }

  private static Failure strange(String host, int status) {
    return new Failure(
        FailureKind.NETWORK,
        "something answers in place of "
            + host
            + " (HTTP "
            + status
            + "), as a proxy or the sign-in page of a network does");
  }

  private static boolean isUsable(HttpCall call, Optional<Map<String, String>> fields) {
    if (fields.isEmpty() || !call.address().getPath().endsWith("/token")) {
      return fields.isPresent();
    }
    Map<String, String> token = fields.get();
    return isToken(token.get("access_token"))
        && NUMBER.matcher(token.getOrDefault("expires_in", "")).matches()
        && NUMBER.matcher(token.getOrDefault("ext_expires_in", "0")).matches()
        && NUMBER.matcher(token.getOrDefault("refresh_in", "0")).matches();
  }

  /** True for visible ASCII: other characters would end the HTTP header that carries the token. */
  private static boolean isToken(@Nullable String value) {
    return value != null && value.matches("[!-~]+");
  }

  /** The error's codes, by which MSAL decides, and its {@code claims}, which are for the app. */
  private static String withoutWords(Map<String, String> fields) {
    Map<String, String> json = new LinkedHashMap<>();
    String error = word(fields.get("error"));
    json.put("error", error);
    json.put(
        "error_description",
        AadstsCode.firstIn(fields.getOrDefault("error_description", ""))
            .map(code -> "AADSTS" + code.digits())
            .orElse(error));
    if (fields.containsKey("suberror")) {
      json.put("suberror", word(fields.get("suberror")));
    }
    if (fields.containsKey("claims")) {
      json.put("claims", fields.get("claims"));
    }
    return JsonOutput.of(json);
  }

  /**
   * Keeps one header, which MSAL compares with what it sent, and logs. The body's type is known,
   * since it was read; MSAL4J before 1.23 asks for it.
   */
  private static IHttpResponse safe(HttpAnswer answer, String body) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("Content-Type", List.of("application/json"));
    answer
        .header(CORRELATION)
        .filter(id -> GUID.matcher(id).matches())
        .ifPresent(id -> headers.put(CORRELATION, List.of(id)));
    HttpResponse safe = new HttpResponse().statusCode(answer.status()).body(body);
    safe.addHeaders(headers);
    return safe;
  }

  private static String word(@Nullable String value) {
    return value != null && WORD.matcher(value).matches() ? value : "unknown";
  }
}
