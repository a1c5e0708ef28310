package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.ThisSystem;
import dev.latchkey.lab.Lab;
import dev.latchkey.testing.ShellProgram;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser that writes down what it is to open, and the person who then signs in with it. */
final class PersonAtABrowser {
  private static final Pattern FORM = Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

  private final Path folder;
  private final HttpClient client;

  PersonAtABrowser(Lab lab, Path folder) throws IOException {
    this.folder = folder;
    client =
        HttpClient.newBuilder()
            .sslContext(lab.sslContext())
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(
                new ProxySelector() {
                  @Override
                  public List<Proxy> select(URI uri) {
                    boolean isLoopback = List.of("localhost", "127.0.0.1").contains(uri.getHost());
                    return List.of(
                        isLoopback
                            ? Proxy.NO_PROXY
                            : new Proxy(Proxy.Type.HTTP, lab.proxyAddress()));
                  }

                  @Override
                  public void connectFailed(URI uri, SocketAddress address, IOException e) {}
                })
            .build();
    program(
        "browser",
        "printf %s \"$1\" > '" + file() + ".part' && mv '" + file() + ".part' '" + file() + "'");
  }

  Path program(String name, String script) {
    return ShellProgram.write(folder, name, script + "\n");
  }

  private Path file() {
    return folder.resolve("address");
  }

  /** A machine whose browser is this one. */
  Surroundings machine() {
    return machine(Map.of("BROWSER", ShellProgram.in(folder, "browser").toString()));
  }

  Surroundings machine(Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.putIfAbsent("PATH", "/usr/bin:/bin");
    environment.put("HOME", folder.toString());
    return new Surroundings(
        ThisSystem.environment(environment),
        Clock.systemUTC(),
        ThisSystem.PLATFORM,
        path ->
            path.startsWith(folder.toString()) && Files.isExecutable(Path.of(path))
                ? FileState.EXECUTABLE
                : FileState.MISSING);
  }

  boolean isAsked() {
    return Files.exists(file());
  }

  void awaitAsked() {
    until(this::isAsked);
  }

  /** Waits for what another thread does, and gives up when it does not. */
  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** The address that was opened, each only once. */
  String asked() throws IOException {
    awaitAsked();
    String address = Files.readString(file());
    Files.delete(file());
    return address;
  }

  /** Opens an address again that was looked at. */
  void opened(String address) throws IOException {
    Files.writeString(file(), address);
  }

  static Map<String, String> query(String address) {
    return List.of(URI.create(address).getQuery().split("&")).stream()
        .map(field -> field.split("=", 2))
        .collect(Collectors.toMap(field -> field[0], field -> field[1]));
  }

  /** Signs in as somebody, and gives the page that is seen last. */
  String signIn(String user) throws IOException, InterruptedException {
    return answer(Map.of("account", user, "action", "signin"));
  }

  String cancel() throws IOException, InterruptedException {
    return answer(Map.of("action", "cancel"));
  }

  private String answer(Map<String, String> filledIn) throws IOException, InterruptedException {
    HttpResponse<String> pick = send(HttpRequest.newBuilder(URI.create(asked())));
    return submit(submit(pick, filledIn), Map.of()).body();
  }

  /** Signs in on a page whose answer is a redirection, and gives the code in it. */
  Optional<String> codeFor(String user) throws IOException, InterruptedException {
    HttpResponse<String> pick = send(HttpRequest.newBuilder(URI.create(asked())));
    HttpResponse<String> answer = submit(pick, Map.of("account", user, "action", "signin"));
    return answer.headers().firstValue("Location").map(location -> query(location).get("code"));
  }

  private HttpResponse<String> submit(HttpResponse<String> page, Map<String, String> filledIn)
      throws IOException, InterruptedException {
    Matcher form = FORM.matcher(page.body());
    if (!form.find()) {
      throw new AssertionError("no form: " + page.body());
    }
    Map<String, String> fields = new LinkedHashMap<>(filledIn);
    Matcher hidden = HIDDEN.matcher(page.body());
    while (hidden.find()) {
      fields.put(hidden.group(1), hidden.group(2));
    }
    return post(page.uri().resolve(form.group(1)), fields);
  }

  HttpResponse<String> post(URI address, Map<String, String> fields)
      throws IOException, InterruptedException {
    String body =
        fields.entrySet().stream()
            .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(address)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
