package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A lab leaves nothing behind: no port, thread or file, however it ends. */
@Isolated("it counts the threads of all labs in this JVM")
class LabLifecycleTest {
  private static final long DEADLINE = 120;

  @TempDir Path temporary;

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.toList();
    }
  }

  @Test
  void closedLabLeavesNoPortThreadOrFile() throws Exception {
    Lab lab = Lab.builder().temporaryFolder(temporary).start();
    lab.environment();
    lab.standInAz();
    new Browser(lab).get("https://login.microsoftonline.com/common/discovery/keys");
    assertThat(folders()).hasSize(1);
    lab.close();
    lab.close();
    assertThat(folders()).isEmpty();
    // The system may give another process a port at once. A lab that kept its ports would each
    // time.
    boolean isFree = areFree(lab);
    for (int others = 0; !isFree && others < 5; others++) {
      Lab other = Lab.builder().temporaryFolder(temporary).start();
      other.close();
      isFree = areFree(other);
    }
    assertThat(isFree).as("the ports are free").isTrue();
    Instant end = Instant.now().plusSeconds(DEADLINE);
    while (hasThreads() && Instant.now().isBefore(end)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(hasThreads()).as("threads of the lab").isFalse();
  }

  private static boolean areFree(Lab closed) throws IOException {
    return isFree(closed.proxyAddress().getPort()) && isFree(closed.controlUri().getPort());
  }

  private static boolean isFree(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (ConnectException e) {
      return true;
    }
  }

  private static boolean hasThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("latchkey-lab-"));
  }

  @Test
  void everythingInTheFolderIsForTheOwnerAlone() throws IOException {
    try (Lab lab = Lab.builder().temporaryFolder(temporary).start()) {
      lab.environment();
      lab.standInAz();
      try (Stream<Path> all = Files.walk(folders().get(0))) {
        assertThat(all)
            .allSatisfy(file ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .endsWith("------"));
      }
    }
  }

  @Test
  void noPrivateKeyIsWritten() throws IOException {
    try (Lab lab = Lab.builder().temporaryFolder(temporary).start()) {
      lab.environment();
      try (Stream<Path> all = Files.walk(folders().get(0))) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
              .doesNotContain("PRIVATE KEY");
        }
      }
    }
  }

  @Test
  void terminatedLabRemovesItsFolder() throws Exception {
    Process process = startedInAProcess();
    try {
      assertThat(folders()).hasSize(1);
      process.destroy();
      assertThat(process.waitFor(DEADLINE, TimeUnit.SECONDS)).isTrue();
      assertThat(folders()).isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void leftoverOfAKilledLabIsSweptByTheNextAndALiveOneIsNot() throws Exception {
    Process killed = startedInAProcess();
    killed.destroyForcibly().waitFor();
    assertThat(folders()).hasSize(1);
    Path leftover = folders().get(0);
    try (Lab alive = Lab.builder().temporaryFolder(temporary).start()) {
      assertThat(leftover).doesNotExist();
      assertThat(alive.standInAz()).exists();
      Process other = startedInAProcess();
      try {
        assertThat(folders()).hasSize(2);
        assertThat(alive.standInAz()).exists();
      } finally {
        other.destroy();
        other.waitFor();
      }
    }
    assertThat(folders()).isEmpty();
  }

  @Test
  void folderOfAnotherUserIsNotSwept() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a folder away");
    Path foreign = Files.createDirectory(temporary.resolve("latchkey-lab-1-x-2"));
    Path old = Files.createDirectory(temporary.resolve("latchkey-lab-1-x-3"));
    for (Path folder : List.of(foreign, old)) {
      Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minusSeconds(3600)));
    }
    Files.setOwner(
        foreign,
        foreign.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    Lab.builder().temporaryFolder(temporary).start().close();
    assertThat(foreign).exists();
    assertThat(old).doesNotExist();
  }

  @Test
  void aLabIsNotSweptByAnotherProcessAfterItsOwnStartedASecond() throws Exception {
    try (Lab first = Lab.builder().temporaryFolder(temporary).start();
        Lab second = Lab.builder().temporaryFolder(temporary).start()) {
      Process other = startedInAProcess();
      try {
        assertThat(folders()).hasSize(3);
        assertThat(first.standInAz()).exists();
        assertThat(second.standInAz()).exists();
      } finally {
        other.destroy();
        other.waitFor();
      }
    }
  }

  @Test
  void folderInTheMakingIsNotSwept() throws IOException {
    Path young = Files.createDirectory(temporary.resolve("latchkey-lab-young"));
    Path old = Files.createDirectory(temporary.resolve("latchkey-lab-old"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Lab.builder().temporaryFolder(temporary).start().close();
    assertThat(young).exists();
    assertThat(old).doesNotExist();
  }

  @Test
  void jvmStartsInALabWhoseTemporaryFolderHasABlankInItsName() throws Exception {
    Path blank = Files.createDirectory(temporary.resolve("first last"));
    try (Lab lab = Lab.builder().temporaryFolder(blank).start()) {
      ProcessBuilder java =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XshowSettings:properties",
              "-version");
      lab.environment().applyTo(java.environment());
      Process process = java.redirectErrorStream(true).start();
      assertThat(process.inputReader().lines())
          .anyMatch(line -> line.matches(" +javax.net.ssl.trustStore = .*first last.*trust.p12"));
      assertThat(process.waitFor()).isZero();
    }
  }

  @Test
  void folderThatVanishesWhileItIsRemovedIsNoFailure() throws Exception {
    Lab lab = Lab.builder().temporaryFolder(temporary).start();
    Path folder = folders().get(0);
    for (Path file : List.of(folder.resolve("lock"), folder)) {
      Files.delete(file);
    }
    lab.close();
    assertThat(folders()).isEmpty();
  }

  @Test
  void portInUseIsNamedAndNothingIsLeft() throws IOException {
    try (Lab first = Lab.start()) {
      int port = first.proxyAddress().getPort();
      assertThatThrownBy(() -> Lab.builder().temporaryFolder(temporary).port(port).start())
          .isInstanceOf(LabStartException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("Use another port, or 0");
      assertThat(folders()).isEmpty();
    }
  }

  @Test
  void temporaryFolderThatDoesNotExistIsNamed() {
    Path missing = temporary.resolve("missing");
    assertThatThrownBy(() -> Lab.builder().temporaryFolder(missing).start())
        .isInstanceOf(LabStartException.class)
        .hasMessageContaining("no folder can be made at '" + missing);
  }

  @Test
  void labsBesideOneAnotherDoNotMeet() throws Exception {
    try (Lab one = Lab.start();
        Lab two = Lab.start()) {
      assertThat(one.certificateAuthority()).isNotEqualTo(two.certificateAuthority());
      assertThat(one.app("contoso-app").secret()).isNotEqualTo(two.app("contoso-app").secret());
      String keys = "https://login.microsoftonline.com/common/discovery/keys";
      assertThat(new Browser(one).get(keys).body()).isNotEqualTo(new Browser(two).get(keys).body());
    }
  }

  private Process startedInAProcess() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LabInAProcess.class.getName(),
                temporary.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("started");
    return process;
  }
}
