package dev.latchkey.access.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.access.AccessException;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.testing.Permissions;
import dev.latchkey.testing.ShellProgram;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a secret may be written, and how. */
class SecretFileTest {
  private static final SecretFile.Values VALUES =
      new SecretFile.Values(
          "c0000000-0000-4000-8000-000000000001",
          "11111111-1111-4111-8111-111111111111",
          "d0000000-0000-4000-8000-000000000001",
          Instant.parse("2030-01-01T00:00:00Z"),
          "se~cr'et$x");

  @TempDir private Path folder;
  private final Surroundings surroundings = Surroundings.ofThisMachine();

  @BeforeEach
  void folderIsPrivate() throws IOException {
    Permissions.set(folder, "rwx------");
  }

  private SecretFile file(String name) {
    return new SecretFile(folder.resolve(name), folder, surroundings);
  }

  private SecretFile withoutGit(String name) {
    return new SecretFile(
        folder.resolve(name), folder, surroundings.with(Map.of("PATH", folder.toString())));
  }

  private static boolean hasGit() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, "git")));
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    Process git = builder.start();
    git.getOutputStream().close();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(output).isZero();
  }

  @Test
  void fileIsReadByAShellAndFoundAgainWithoutItsSecret() throws Exception {
    SecretFile file = file(".latchkey/app.env");
    file.write(VALUES, "dana@contoso.test");
    assertThat(file.path())
        .content()
        .isEqualTo(
            """
            # Written by latchkey for dana@contoso.test. It holds a secret: don't commit or copy it.
            # key d0000000-0000-4000-8000-000000000001 of this app, ends 2030-01-01T00:00:00Z
            AZURE_CLIENT_ID=c0000000-0000-4000-8000-000000000001
            AZURE_TENANT_ID=11111111-1111-4111-8111-111111111111
            AZURE_CLIENT_SECRET='se~cr'\\''et$x'
            """);
    assertThat(file.find())
        .hasValue(
            new SecretFile.Content(
                "c0000000-0000-4000-8000-000000000001",
                "d0000000-0000-4000-8000-000000000001",
                VALUES.end()));
    assertThat(VALUES.toString()).doesNotContain("se~cr");
    if (!ShellProgram.ON_WINDOWS) {
      Process shell =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "set -a; . \"$1\"; printf %s \"$AZURE_CLIENT_SECRET\"",
                  "sh",
                  file.path().toString())
              .start();
      assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("se~cr'et$x");
    }
    try (Stream<Path> all = Files.list(folder.resolve(".latchkey"))) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(".gitignore", "app.env");
    }
  }

  @Test
  void fileInARepositoryThatDoesNotIgnoreItIsRefused() throws Exception {
    assumeTrue(hasGit(), "no git on PATH");
    git("init", "-q");
    AccessException failure =
        catchThrowableOfType(AccessException.class, () -> file("app.env").requireSafe());
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure)
        .hasMessage(
            "No secret is written to '"
                + folder.resolve("app.env")
                + "': git does not ignore it in '"
                + folder
                + "'");
    Files.writeString(folder.resolve(".gitignore"), "*.env\n");
    file("app.env").requireSafe();
    file(".latchkey/app.env").requireSafe();
  }

  @Test
  void fileThatGitTracksIsRefusedThoughAPatternNamesIt() throws Exception {
    assumeTrue(hasGit(), "no git on PATH");
    git("init", "-q");
    Path file = Files.writeString(folder.resolve("app.env"), "x");
    Permissions.set(file, "rw-------");
    git("add", "app.env");
    Files.writeString(folder.resolve(".gitignore"), "*.env\n");
    assertThatThrownBy(() -> file("app.env").requireSafe())
        .hasMessageContaining("git does not ignore it");
  }

  @Test
  void unfinishedFileIsWrittenWhereGitIgnoresIt() throws Exception {
    assumeTrue(hasGit(), "no git on PATH");
    git("init", "-q");
    Files.writeString(folder.resolve(".gitignore"), "/app.env\n");
    SecretFile file = file("app.env");
    file.write(VALUES, "dana");
    assertThat(file.find()).isPresent();
    assertThat(folder.resolve(".latchkey/.gitignore")).exists();
    assertThat(folder.resolve(".latchkey/app.env.new")).doesNotExist();
  }

  @Test
  void repositoryOfTheEnvironmentIsNotAsked() throws Exception {
    assumeTrue(hasGit(), "no git on PATH");
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve(".gitignore"), "*\n");
    git("init", "-q", "other");
    Path here = Files.createDirectory(folder.resolve("here"));
    Permissions.set(here, "rwx------");
    git("init", "-q", "here");
    Surroundings misled =
        surroundings.with(
            Map.of("GIT_DIR", other.resolve(".git").toString(), "GIT_WORK_TREE", other.toString()));
    assertThatThrownBy(() -> new SecretFile(here.resolve("app.env"), here, misled).requireSafe())
        .hasMessageContaining("git does not ignore it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        ".latchkey/app.env | - | - | true",
        "app.env | - | - | false",
        "app.env | app.env | - | true",
        "app.env | /app.env | - | true",
        "app.env | app.env/ | - | false",
        "app.env | *.env | - | false",
        "sub/app.env | sub/ | - | true",
        "sub/app.env | # sub | - | false",
        "sub/app.env | sub | !app.env | false",
        "sub/app.env | - | * | true",
      })
  void withoutGitOnlyPlainEntriesCount(
      String name, @Nullable String top, @Nullable String inner, boolean isIgnored)
      throws Exception {
    Files.createDirectory(folder.resolve(".git"));
    Path file = folder.resolve(name);
    Path parent = Objects.requireNonNull(file.getParent());
    Files.createDirectories(parent);
    Permissions.set(parent, "rwx------");
    if (top != null) {
      Files.writeString(folder.resolve(".gitignore"), top + "\n");
    }
    if (inner != null) {
      Files.writeString(folder.resolve("sub/.gitignore"), inner + "\n");
    }
    if (isIgnored) {
      withoutGit(name).requireSafe();
    } else {
      assertThatThrownBy(() -> withoutGit(name).requireSafe())
          .hasMessageContaining("git does not ignore it");
    }
  }

  @Test
  void linksAndOthersFilesAreRefused() throws Exception {
    assumeFalse(ShellProgram.ON_WINDOWS, "permissions and links of POSIX");
    Path target = Files.writeString(folder.resolve("target"), "x");
    Files.createSymbolicLink(folder.resolve("link.env"), target);
    assertThatThrownBy(() -> file("link.env").requireSafe()).hasMessageContaining("is a link");
    Path open = Permissions.set(Files.writeString(folder.resolve("open.env"), "x"), "rw-r--r--");
    AccessException failure =
        catchThrowableOfType(AccessException.class, () -> file("open.env").requireSafe());
    assertThat(failure).hasMessageContaining("other users can read what is there");
    assertThat(failure.remedy()).hasValue("chmod 600 '" + open + "'");
    Files.createDirectory(folder.resolve("dir.env"));
    assertThatThrownBy(() -> file("dir.env").requireSafe())
        .hasMessageContaining("it is not a regular file");
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Permissions.set(shared, "rwxrwxr-x");
    assertThatThrownBy(() -> file("shared/app.env").requireSafe())
        .hasMessageContaining("other users can write to its folder");
    assertThat(target).hasContent("x");
  }

  @Test
  void fileThatLatchkeyDidNotWriteIsKept() throws Exception {
    SecretFile file = file("own.env");
    file.write(VALUES, "dana@contoso.test");
    file.requireSafe();
    Files.writeString(file.path(), "DATABASE=precious\n");
    AccessException failure = catchThrowableOfType(AccessException.class, file::requireSafe);
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("not written by latchkey");
    assertThat(failure.remedy())
        .hasValueSatisfying(text -> assertThat(text).contains("secretFile"));
    assertThatThrownBy(() -> file.write(VALUES, "dana@contoso.test"))
        .isInstanceOf(AccessException.class);
    assertThat(file.path()).content().isEqualTo("DATABASE=precious\n");
    Files.writeString(file.path(), "");
    file.requireSafe();
  }

  @Test
  void oneRunAtATimeHoldsTheFile() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Integer>> runs =
          Stream.generate(() ->
                  threads.submit(() -> {
                    start.await();
                    return file(".latchkey/app.env")
                        .whileLocked(() -> {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          LockSupport.parkNanos(20_000_000);
                          return inside.decrementAndGet();
                        });
                  }))
              .limit(4)
              .toList();
      start.countDown();
      for (Future<Integer> run : runs) {
        assertThat(run.get()).isZero();
      }
      assertThat(most.get()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }
}
