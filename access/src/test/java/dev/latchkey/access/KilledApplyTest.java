package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.ClientSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed after any of its requests, and run again: the same end state. The client
 * dies when the service has answered and before it has read the answer.
 */
class KilledApplyTest {
  /** Each round has a team of its own in one lab. */
  private static final String FILE =
      """
      tenant: contoso.test
      group: {name: team-ROUND}
      members: [alice@contoso.test, bob@contoso.test]
      roles: [{role: Storage Blob Data Reader, scope: https://contosodata.blob.core.windows.net}]
      apps:
        - {name: app-ROUND, owners: [dana@contoso.test, bob@contoso.test]}
      """;

  private static final String SMALLER =
      """
      tenant: contoso.test
      group: {name: team-ROUND}
      members: [alice@contoso.test]
      """;

  @TempDir private static Path folder;
  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  /** No failure of a service: nothing in the program may catch it. */
  private static final class KilledError extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static LabTeam dana(String round) {
    try {
      return new LabTeam(lab, Files.createDirectories(folder.resolve(round)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What there is of a round's team, without what differs from round to round. */
  private static List<String> state(String round) {
    return LabTeam.state(lab).stream()
        .filter(line -> line.contains("-" + round + " ") || line.endsWith("-" + round))
        .map(line ->
            line.replace("-" + round, "").replaceAll("(latchkey \\S+ on \\S+) [0-9a-f]{8}", "$1"))
        .toList();
  }

  private static void prepareNothing(LabTeam dana, String round) {}

  /** Kills the second step of each round after each of its requests, and runs it again. */
  private static void holdsAfterEveryRequest(
      String name, BiConsumer<LabTeam, String> before, BiConsumer<LabTeam, String> killed) {
    String undisturbed = name + "all";
    before.accept(dana(undisturbed), undisturbed);
    AtomicInteger total = new AtomicInteger();
    killed.accept(dana(undisturbed).afterEach(request -> total.incrementAndGet()), undisturbed);
    assertThat(total.get()).isGreaterThan(5);
    for (int n = 1; n <= total.get(); n++) {
      String round = name + n;
      before.accept(dana(round), round);
      int last = n;
      AtomicInteger requests = new AtomicInteger();
      LabTeam dying =
          dana(round)
              .afterEach(request -> {
                if (requests.incrementAndGet() == last) {
                  throw new KilledError();
                }
              });
      assertThatThrownBy(() -> killed.accept(dying, round)).isInstanceOf(KilledError.class);
      killed.accept(dana(round), round);
      assertThat(state(round)).as("killed after request %d", n).isEqualTo(state(undisturbed));
    }
  }

  private static String file(String round) {
    return FILE.replace("ROUND", round);
  }

  @Test
  void applyCanBeKilledAfterAnyRequest() {
    holdsAfterEveryRequest(
        "a", KilledApplyTest::prepareNothing, (dana, round) -> dana.apply(file(round)));
  }

  @Test
  void pruningCanBeKilledAfterAnyRequest() {
    holdsAfterEveryRequest(
        "p",
        (dana, round) -> dana.apply(file(round)),
        (dana, round) -> {
          TeamAccess access = dana.access(SMALLER.replace("ROUND", round));
          access.apply(access.plan().pruning(), Progress.none());
        });
  }

  @Test
  void rotationCanBeKilledAfterAnyRequestAndTheNextRunLeavesTheSecretOfTheFileAlone() {
    String undisturbed = "rall";
    dana(undisturbed).apply(file(undisturbed));
    AtomicInteger total = new AtomicInteger();
    dana(undisturbed)
        .afterEach(request -> total.incrementAndGet())
        .access(file(undisturbed))
        .rotate("app-" + undisturbed, Progress.none());
    for (int n = 1; n <= total.get(); n++) {
      String round = "r" + n;
      dana(round).apply(file(round));
      String before = secretInFile(round);
      int last = n;
      AtomicInteger requests = new AtomicInteger();
      LabTeam dying =
          dana(round)
              .afterEach(request -> {
                if (requests.incrementAndGet() == last) {
                  throw new KilledError();
                }
              });
      TeamAccess access = dying.access(file(round));
      assertThatThrownBy(() -> access.rotate("app-" + round, Progress.none()))
          .isInstanceOf(KilledError.class);
      // The developer can go on working in between.
      assertThat(secretsOf(round)).contains(secretInFile(round));
      dana(round).apply(file(round));
      assertThat(secretsOf(round)).as("killed after %d", n).containsExactly(secretInFile(round));
      if (n < total.get() - 2) {
        assertThat(secretInFile(round)).isEqualTo(before);
      }
      assertThat(dana(round).access(file(round)).plan().changes()).isEmpty();
    }
  }

  private static List<String> secretsOf(String round) {
    return lab.directory().apps().stream()
        .filter(app -> app.displayName().equals("app-" + round))
        .map(App::clientSecrets)
        .flatMap(List::stream)
        .map(ClientSecret::value)
        .toList();
  }

  private static String secretInFile(String round) {
    try {
      return Files.readAllLines(folder.resolve(round).resolve(".latchkey/app-" + round + ".env"))
          .stream()
          .filter(line -> line.startsWith("AZURE_CLIENT_SECRET="))
          .map(line -> line.substring("AZURE_CLIENT_SECRET=".length()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
