package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The control endpoint of a lab, as a process in that lab finds it. */
final class LabControl {
  static final String VARIABLE = "LATCHKEY_LAB_URL";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI address;
  private final String token;

  private LabControl(URI address, String token) {
    this.address = address;
    this.token = token;
  }

  static LabControl in(Map<String, String> environment) throws CommandFailure {
    String value = environment.getOrDefault(VARIABLE, "").strip();
    if (value.isEmpty()) {
      throw new CommandFailure(
          FailureKind.NOT_CONFIGURED,
          "This shell is in no lab: "
              + VARIABLE
              + " is not set. Run: latchkey lab run -- sh, or read the file of: latchkey lab start",
          "latchkey lab run -- sh");
    }
    try {
      URI uri = new URI(value);
      // The variable may name any host. The token is sent to this machine only.
      if ("http".equals(uri.getScheme())
          && "127.0.0.1".equals(uri.getHost())
          && uri.getFragment() != null) {
        return new LabControl(uri, uri.getFragment());
      }
    } catch (URISyntaxException e) {
      // Reported below, without the value: it may hold the token.
    }
    throw new CommandFailure(
        FailureKind.INVALID_REQUEST,
        VARIABLE + " is not the address of a lab, http://127.0.0.1:PORT/#TOKEN.");
  }

  /** Fails if the lab does not know a user. */
  void requireUser(String user) throws CommandFailure {
    List<String> known =
        get("/api/state").get("users") instanceof List<?> users
            ? users.stream().map(LabControl::nameOfMember).filter(name -> !name.isEmpty()).toList()
            : List.of();
    if (known.stream().noneMatch(user::equalsIgnoreCase)) {
      throw new CommandFailure(
          FailureKind.INVALID_REQUEST,
          "The lab has no user '"
              + user.replaceAll("\\p{Cntrl}", "?")
              + "'. It has: "
              + String.join(", ", known)
              + ".");
    }
  }

  private static String nameOfMember(@Nullable Object user) {
    return user instanceof Map<?, ?> fields && !String.valueOf(fields.get("guest")).equals("true")
        ? String.valueOf(fields.get("userPrincipalName"))
        : "";
  }

  void approve(String code, String user) throws CommandFailure {
    call("POST", "/api/device-codes", Json.write(Map.of("code", code, "user", user)));
  }

  private Map<String, @Nullable Object> get(String path) throws CommandFailure {
    return call("GET", path, "");
  }

  /** Starts a broker in the lab, for as long as the stream is open. */
  BrokerStream broker(List<String> users) throws CommandFailure {
    try {
      HttpURLConnection http = send("POST", "/api/broker", Json.write(Map.of("users", users)));
      if (http.getResponseCode() != HttpURLConnection.HTTP_OK) {
        read(http);
        throw new IOException("an answer of another kind");
      }
      return BrokerStream.open(http);
    } catch (IOException e) {
      throw unreachable();
    }
  }

  private Map<String, @Nullable Object> call(String method, String path, String body)
      throws CommandFailure {
    try {
      return read(send(method, path, body));
    } catch (IOException e) {
      throw unreachable();
    }
  }

  private CommandFailure unreachable() {
    return new CommandFailure(
        FailureKind.NETWORK,
        "The lab of "
            + VARIABLE
            + " can't be reached at "
            + address.getAuthority()
            + ": it may have ended.");
  }

  private HttpURLConnection send(String method, String path, String body) throws IOException {
    HttpURLConnection http =
        (HttpURLConnection) address.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
    http.setRequestMethod(method);
    http.setConnectTimeout((int) TIMEOUT.toMillis());
    http.setReadTimeout((int) TIMEOUT.toMillis());
    http.setRequestProperty("Authorization", "Bearer " + token);
    if (!body.isEmpty()) {
      http.setDoOutput(true);
      http.setRequestProperty("Content-Type", "application/json");
      try (OutputStream out = http.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    return http;
  }

  private static Map<String, @Nullable Object> read(HttpURLConnection http)
      throws IOException, CommandFailure {
    int status = http.getResponseCode();
    if (status == HttpURLConnection.HTTP_NO_CONTENT) {
      return Map.of();
    }
    try (InputStream in = status < 400 ? http.getInputStream() : http.getErrorStream()) {
      Map<String, @Nullable Object> answer =
          in == null ? Map.of() : Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      if (status < 400) {
        return answer;
      }
      throw new CommandFailure(
          status == HttpURLConnection.HTTP_UNAUTHORIZED
              ? FailureKind.REFUSED
              : FailureKind.INVALID_REQUEST,
          "The lab answered " + status + ": " + answer.get("error"));
    }
  }
}
