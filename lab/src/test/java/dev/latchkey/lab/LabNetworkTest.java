package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A network that holds nothing but the lab, seen by clients that know no proxy. */
class LabNetworkTest {
  private static Lab lab;
  private static LabNetwork network;
  private static HttpServer own;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.builder().allowHost("localhost").start();
    own = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    own.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    own.start();
    try {
      network = lab.startNetwork(own.getAddress().getPort());
    } catch (LabStartException e) {
      end();
      Assumptions.abort(String.valueOf(e.getMessage()));
    }
  }

  @AfterAll
  static void end() {
    lab.close();
    own.stop(0);
  }

  /** What a client saw: a line for each address. */
  private static List<String> seen(String... addresses) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ClientMain.class.getName());
    command.addAll(List.of(addresses));
    return run(network.command(command)).lines().filter(line -> line.startsWith("> ")).toList();
  }

  private static String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    lab.environment().applyTo(builder.environment());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output + "exit code " + process.exitValue();
  }

  /** A client that ignores every proxy. */
  static final class ClientMain {
    private ClientMain() {}

    public static void main(String[] args) throws Exception {
      HttpClient client = HttpClient.newBuilder().proxy(ProxySelector.of(null)).build();
      for (String address : args) {
        if (address.startsWith("through ")) {
          System.out.println("> " + firstLineThrough(address.substring("through ".length())));
          continue;
        }
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(address)).header("Metadata", "true").build();
        try {
          HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
          System.out.println(
              "> " + answer.statusCode() + " " + answer.body().lines().findFirst().orElse(""));
        } catch (IOException e) {
          System.out.println("> " + e.getClass().getSimpleName());
        }
      }
    }
  }

  /** What port 80 of the network answers to a request for a host, which names the port too. */
  private static String firstLineThrough(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 80)) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.lines().findFirst().orElse("");
    }
  }

  @Test
  void allowedHostIsReachedThroughTheLab() throws Exception {
    int port = own.getAddress().getPort();
    int control = lab.controlUri().getPort();
    assertThat(seen("through localhost:" + port, "through localhost:" + control))
        .containsExactly("> HTTP/1.1 204 No Content", "> HTTP/1.1 502 Bad Gateway");
    assertThat(lab.requests())
        .anyMatch(one -> one.uri().toString().contains("localhost:" + port) && one.status() == 200);
  }

  @Test
  void publicNamesAreTheLabs() throws Exception {
    List<String> seen =
        seen(
            "https://login.microsoftonline.com/common/discovery/v2.0/keys",
            "https://contosodata.blob.core.windows.net/?comp=list",
            "https://unheard-of.vault.azure.net/secrets?api-version=7.4");
    assertThat(seen.get(0)).startsWith("> 200 {\"keys\"");
    assertThat(seen.get(1)).startsWith("> 40").contains("Error");
    assertThat(seen).hasSize(3).noneMatch(line -> line.contains("Exception"));
  }

  @Test
  void instanceMetadataIsWhereItAlwaysIs() throws Exception {
    String token =
        "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
            + "&resource=https://storage.azure.com/";
    assertThat(seen(token, token)).hasSize(2).allMatch(line -> line.startsWith("> 200 {\"access"));
  }

  @Test
  void nothingElseIsThere() throws Exception {
    List<String> seen =
        seen("https://example.org/", "http://example.org/", "http://93.184.215.14/");
    assertThat(seen.get(0)).contains("Exception");
    assertThat(seen.get(1)).startsWith("> 502 The lab does not play this host");
    assertThat(seen.get(2)).isEqualTo("> ConnectException");
    assertThat(lab.requests())
        .anyMatch(one -> one.uri().toString().contains("example.org:443") && one.status() == 502);
  }

  @Test
  void localhostOfTheMachineIsThereOnlyWhereItWasForwarded() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> seen =
          seen(
              "http://localhost:" + own.getAddress().getPort() + "/",
              "http://127.0.0.1:" + own.getAddress().getPort() + "/",
              "http://127.0.0.1:" + other.getLocalPort() + "/",
              "http://127.0.0.1:" + lab.controlUri().getPort() + "/");
      assertThat(seen.subList(0, 3)).containsExactly("> 204 ", "> 204 ", "> ConnectException");
      assertThat(seen.get(3)).startsWith("> 200");
    }
  }

  @Test
  void commandHasItsExitCodeAndItsUserAndNoMoreRights() throws Exception {
    assertThat(run(network.command(List.of("sh", "-c", "id -u; exit 7"))))
        .isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid") + "\nexit code 7");
    assertThat(run(network.command(List.of("sh", "-c", "kill -9 $$")))).isEqualTo("exit code 137");
    assertThat(run(network.command(List.of("no-such-command")))).endsWith("exit code 127");
  }

  /** The JVM that answers in the network is no child of the command. */
  @Test
  void nothingIsLeftWhenTheNetworkIsClosed() throws Exception {
    Process command;
    awaitNobodyAnswering();
    try (LabNetwork here = lab.startNetwork()) {
      command =
          new ProcessBuilder(here.command(List.of("sh", "-c", "echo $$; read line")))
              .redirectErrorStream(true)
              .start();
      assertThat(command.inputReader().readLine()).isEqualTo(String.valueOf(command.pid()));
      assertThat(command.descendants()).isEmpty();
      assertThat(answering()).isPositive();
    }
    awaitNobodyAnswering();
    command.getOutputStream().close();
    assertThat(command.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** The command before has ended, and what answered it ends too. */
  private static void awaitNobodyAnswering() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (answering() > 0 && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(answering()).isZero();
  }

  private static long answering() {
    return ProcessHandle.allProcesses()
        .filter(one -> one.info().commandLine().orElse("").contains("lab.internal.network.Inside"))
        .filter(one ->
            one.info().commandLine().orElse("").contains("-" + ProcessHandle.current().pid() + "-"))
        .count();
  }

  @Test
  void portThatCanNotBeForwardedIsNamed() {
    assertThatThrownBy(() -> lab.startNetwork(443))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Port 443");
    assertThatThrownBy(() -> lab.startNetwork(70_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("70000");
  }
}
