package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Answers that never come, and what they leave behind: no thread of any lab in this JVM. */
@Isolated("it counts the threads of all labs in this JVM")
class SilentTroubleTest {
  private static final String TOKEN =
      "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token";
  private static final String IMDS =
      "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
          + "https://storage.azure.com";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Lab lab;
  private Browser browser;

  @BeforeEach
  void start() {
    lab = Lab.start();
    browser = new Browser(lab);
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  @Test
  void silenceIsNoAnswerAndIsRecorded() throws Exception {
    lab.trouble(Trouble.silent());
    lab.trouble(Trouble.silent().at(Place.IMDS));
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(lab.sslContext())
            .proxy(ProxySelector.of(lab.proxyAddress()))
            .build();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (String uri : List.of(TOKEN, IMDS)) {
      waiting.add(
          client.sendAsync(
              HttpRequest.newBuilder(URI.create(uri)).build(),
              HttpResponse.BodyHandlers.ofString()));
      // However long the way takes: what is recorded would be answered at once.
      await(() -> unanswered() == waiting.size());
    }
    for (CompletableFuture<?> one : waiting) {
      assertThatThrownBy(() -> one.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    }
    assertThat(lab.requests())
        .filteredOn(request -> request.status() == 0)
        .extracting(request -> request.uri().getHost())
        .containsExactly("login.microsoftonline.com", "169.254.169.254");
  }

  @Test
  void silentAndSlowAnswersLeaveNoThreadBehindWhenTheLabEnds() throws Exception {
    lab.trouble(Trouble.silent());
    lab.trouble(Trouble.slow(Duration.ofHours(1)).at(Place.KEY_VAULT));
    lab.trouble(Trouble.slow(Duration.ofHours(1)).at(Place.IMDS));
    List<CompletableFuture<?>> waiting =
        List.of(
            begin(() -> browser.post(TOKEN, Map.of("grant_type", "client_credentials"))),
            begin(() -> browser.get("https://contoso-vault.vault.azure.net/secrets")),
            begin(() ->
                browser.send(HttpRequest.newBuilder(URI.create(IMDS)).header("Metadata", "true"))));
    // The silent one is recorded; the slow ones wait in threads of the lab.
    await(() -> unanswered() == 1 && sleeping() == 2);
    assertThat(sleeping()).isEqualTo(2);
    lab.close();
    for (CompletableFuture<?> one : waiting) {
      one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    await(() -> threads() == 0);
    assertThat(threads()).isZero();
  }

  /** Waits until the condition holds. If it never does, the next assertion says so. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private long unanswered() {
    return lab.requests().stream().filter(request -> request.status() == 0).count();
  }

  private interface Request {
    Object send() throws Exception;
  }

  /**
   * In a thread of its own: the JDK's pool has, since JDK 25, one where there are two processors.
   */
  private static CompletableFuture<Void> begin(Request request) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            request.send();
          } catch (Exception e) {
            // Its end is what matters.
          }
        },
        task -> new Thread(task).start());
  }

  private static long sleeping() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(e -> e.getKey().getName().startsWith("latchkey-lab-"))
        .filter(e ->
            List.of(e.getValue()).stream().anyMatch(f -> f.getClassName().endsWith(".Troubles")))
        .count();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("latchkey-lab-"))
        .count();
  }
}
