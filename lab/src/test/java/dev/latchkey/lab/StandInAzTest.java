package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stand-in for az prints what az 2.91.0 printed when its commands were recorded. */
class StandInAzTest {
  private static final String VERSION = "az-2.91.0";
  @TempDir static Path folder;
  private static Lab lab;
  private static Lab withoutSubscriptions;

  /** Sign-ins start the script; all other commands of {@link #lab} are run by this process. */
  private static StandInAzProcess process;

  /** As alice's sign-in leaves it. */
  private static Path signedIn;

  @BeforeAll
  static void start() {
    lab = Lab.start();
    process = new StandInAzProcess(lab);
    withoutSubscriptions = labWithoutSubscriptions();
    signedIn = folder.resolve("signed-in");
    assertThat(az(signedIn).signIn("alice@contoso.test").exitCode()).isZero();
  }

  @AfterAll
  static void stop() {
    process.close();
    lab.close();
    withoutSubscriptions.close();
  }

  private static AzInLab az(Path configFolder) {
    return new AzInLab(lab, lab.standInAz(), configFolder);
  }

  /** Alice's state, in a folder that a test may change. */
  private static Path copyOfSignedIn(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(signedIn)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static void assertMatches(String name, ToolRun.Result result) {
    Recording recording = Recording.of(VERSION, name);
    assertThat(Recording.normalised(result.stdout()))
        .isEqualTo(Recording.normalised(recording.stdout()));
    assertThat(Recording.normalised(result.stderr()))
        .isEqualTo(Recording.normalised(recording.stderr()));
    assertThat(result.exitCode()).isEqualTo(recording.exitCode());
  }

  @ParameterizedTest
  @CsvSource({
    "login-ok, alice@contoso.test",
    "login-allow-no-subs, carol@fabrikam.test",
    "login-not-member, carol@fabrikam.test",
  })
  void signsInAsRecorded(String name, String user) {
    Recording recording = Recording.of(VERSION, name);
    String[] options =
        recording.words().subList(2, recording.words().size()).toArray(new String[0]);

    assertMatches(name, az(folder.resolve(name)).signIn(user, options));
  }

  @ParameterizedTest
  @CsvSource({
    "ok-default",
    "ok-resource",
    "ok-scope",
    "ok-tenant",
    "ok-subscription-id",
    "ok-subscription-name",
    "ok-account-show",
    "account-set-unknown",
    "tenant-and-subscription",
    "unknown-resource",
    "unknown-subscription",
    "unknown-tenant-guid",
    "bad-argument",
    "logout",
  })
  void answersASignedInPersonAsRecorded(String name) throws IOException {
    assertMatches(name, process.run(copyOfSignedIn(name), Recording.of(VERSION, name).arguments()));
  }

  @ParameterizedTest
  @CsvSource({
    "not-logged-in",
    "not-logged-in-show",
    "not-logged-in-tenant",
    "login-unknown-tenant",
    "logout-not-logged-in",
  })
  void answersWithoutAnybodySignedInAsRecorded(String name) {
    assertMatches(name, process.run(folder.resolve(name), Recording.of(VERSION, name).arguments()));
  }

  @Test
  void knowsNobodyAfterLogout() throws IOException {
    Path state = copyOfSignedIn("after-logout");
    process.run(state, "logout");

    assertMatches("after-logout", process.run(state, "account", "get-access-token", "-o", "json"));
  }

  @Test
  void meetsDamagedStateAsRecorded() throws IOException {
    Path cacheEmpty = copyOfSignedIn("cache-empty");
    Files.writeString(cacheEmpty.resolve("msal_token_cache.json"), "");
    Path noProfile = copyOfSignedIn("cache-without-profile");
    Files.delete(noProfile.resolve("azureProfile.json"));
    Path corrupt = copyOfSignedIn("profile-corrupt");
    Files.writeString(corrupt.resolve("azureProfile.json"), "{\"subscriptions\": [");

    for (String name : new String[] {"cache-empty", "cache-without-profile", "profile-corrupt"}) {
      assertMatches(
          name, process.run(folder.resolve(name), "account", "get-access-token", "-o", "json"));
    }
  }

  @ParameterizedTest
  @CsvSource({"login-no-subscriptions", "login-no-subscriptions-allowed"})
  void findsNoSubscriptionsAsRecorded(String name) {
    Recording recording = Recording.of(VERSION, name);
    String[] options =
        recording.words().subList(2, recording.words().size()).toArray(new String[0]);

    assertMatches(
        name,
        new AzInLab(withoutSubscriptions, withoutSubscriptions.standInAz(), folder.resolve(name))
            .signIn("alice@contoso.test", options));
  }

  private static Lab labWithoutSubscriptions() {
    return Lab.builder()
        .tenant("contoso.test", t -> t.id(AzInLab.CONTOSO).name("Contoso").user("alice"))
        .tenant(
            "fabrikam.test",
            t -> t.id(AzInLab.FABRIKAM).name("Fabrikam").guest("alice@contoso.test"))
        .start();
  }

  @Test
  void tellsOfARevokedSignInAsRecorded() {
    try (Lab other = Lab.start()) {
      AzInLab az = new AzInLab(other, other.standInAz(), folder.resolve("revoked"));
      az.signIn("alice@contoso.test");
      other.revokeSignIns("alice@contoso.test");

      ToolRun.Result cached = az.run("account", "get-access-token");
      ToolRun.Result refused =
          az.run("account", "get-access-token", "--resource", "https://vault.azure.net");

      assertThat(cached.exitCode()).as("a token that is still good").isZero();
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.stderr().replace("https://vault.azure.net/", "<resource>/"))
          .satisfies(stderr ->
              assertThat(Recording.normalised(stderr))
                  .isEqualTo(
                      Recording.normalised(
                          Recording.of(VERSION, "aadsts50173")
                              .stderr()
                              .replace("https://management.core.windows.net//", "<resource>/"))));
    }
  }

  /** As the real one does; under another umask than most, its files would differ else. */
  @Test
  void leavesToTheUmaskWhoMayReadWhatIsNoSecret() throws IOException {
    Path underUmask =
        Files.createFile(
            folder.resolve("az-under-umask"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(underUmask, "#!/bin/sh\numask 007\nexec '" + lab.standInAz() + "' \"$@\"\n");
    Path state = folder.resolve("under-umask");

    new AzInLab(lab, underUmask, state).signIn("alice@contoso.test");

    assertThat(permissions(state.resolve("azureProfile.json"))).isEqualTo("rw-rw----");
    assertThat(permissions(state.resolve("clouds.config"))).isEqualTo("rw-rw----");
    assertThat(permissions(state.resolve("msal_token_cache.json"))).isEqualTo("rw-------");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "account show --output none",
        "account get-access-token -o none",
        "account show --output=none"
      })
  void printsNothingWhereNoneIsWanted(String command) {
    ToolRun.Result result = process.run(signedIn, command.split(" ", -1));

    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "account get-access-token -o tsv, --output tsv",
    "account show --query id, --query",
    "account get-access-token --resource-type ms-graph, --resource-type",
    "login --service-principal, --service-principal",
  })
  void refusesByNameWhatOnlyTheRealAzCanDo(String command, String option) {
    ToolRun.Result result = process.run(signedIn, command.split(" ", -1));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr())
        .isEqualTo(
            "ERROR: The lab's stand-in for az has no '"
                + option
                + "'. Install the Azure CLI to use it.\n");
  }
}
