package dev.latchkey.cli;

import static dev.latchkey.cli.FakeTools.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.FakeTools.Tool;
import dev.latchkey.cli.doctor.Check;
import dev.latchkey.cli.doctor.Doctor;
import dev.latchkey.cli.doctor.Finding;
import dev.latchkey.cli.doctor.Finding.State;
import dev.latchkey.testing.ScriptedBus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check: on a laptop where all is well it finds nothing, and it names what is then broken. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake tools are shell scripts")
class DoctorTest {
  @TempDir Path folder;

  /** What a test does to a healthy machine. */
  interface Breakage {
    void on(ExaminedMachine machine) throws Exception;
  }

  /** The remedy is a command that the test carries out as it stands. */
  private static Arguments row(
      String what, String check, State state, String message, String remedy, Breakage breakage) {
    return Arguments.of(what, check, state, message, remedy, breakage, null);
  }

  /** The remedy is something that a user does by hand. */
  private static Arguments row(
      String what,
      String check,
      State state,
      String message,
      String remedy,
      Breakage breakage,
      Breakage repair) {
    return Arguments.of(what, check, state, message, remedy, breakage, repair);
  }

  /** The most frequent threads of users, in their order; a missing role (5) is {@code TeamIT}'s. */
  private static Stream<Arguments> frequentThreads() {
    return Stream.of(
        row(
            "1 every process starts the tool",
            "variables",
            State.WARNING,
            "token caches are kept closed",
            "unset LATCHKEY_TOOL_CACHE",
            machine -> machine.with("LATCHKEY_TOOL_CACHE", "off")),
        row(
            "2 the first token waits for IMDS",
            "managed-identity",
            State.WARNING,
            "waits up to a second",
            "export AZURE_TOKEN_CREDENTIALS=dev",
            machine -> machine.texts.clear()),
        row(
            "3 the host's sign-in is not in the container",
            "container",
            State.PROBLEM,
            "not mounted",
            "docker run -v",
            machine -> machine.text("/.dockerenv", "").tools.azKnowsNobody(),
            machine -> machine.tools.azHoldsTokenOfAlice()),
        row(
            "4 no credential of the chain has a token",
            "chain",
            State.PROBLEM,
            "Nobody is signed in",
            "az login",
            machine -> machine.tools.azKnowsNobody()),
        row(
            "6 the wrong tenant",
            "tenant",
            State.PROBLEM,
            "tokens are asked for in the first",
            "az login --tenant " + FABRIKAM,
            machine -> machine.with("AZURE_TENANT_ID", FABRIKAM)),
        row(
            "7 two tools, two accounts",
            "chain",
            State.WARNING,
            "signed in as two accounts",
            "AZURE_TOKEN_CREDENTIALS=AzureCliCredential",
            DoctorTest::signAnApplicationInToAzd),
        row(
            "8 a managed identity that is not meant",
            "managed-identity",
            State.PROBLEM,
            "before your own sign-in",
            "unset IDENTITY_ENDPOINT IDENTITY_HEADER",
            machine ->
                machine
                    .with("IDENTITY_ENDPOINT", "http://127.0.0.1:9/token")
                    .with("IDENTITY_HEADER", "a-header")),
        row(
            "9 a tool that is not in the PATH of an IDE",
            "tools",
            State.WARNING,
            "shorter PATH",
            "LATCHKEY_AZ_PATH=",
            machine -> machine.without("LATCHKEY_AZ_PATH")),
        row(
            "10 a tool that hangs",
            "tool-start",
            State.WARNING,
            "did not end within",
            "--timeout 30s",
            machine -> machine.tools.hanging(Tool.AZ),
            machine -> machine.tools.signedIn(Tool.AZ, "alice@contoso.test")));
  }

  private static void signAnApplicationInToAzd(ExaminedMachine machine) throws IOException {
    machine.tools.signedIn(Tool.AZD, "nobody@contoso.test");
    machine.write(
        ".azd/auth.json",
        """
        {"auth": {"account": {"currentUser":
          {"clientId": "c0000000-0000-4000-8000-000000000009", "tenantId": "%s"}}}}
        """
            .formatted(FakeTools.CONTOSO));
  }

  private static Stream<Arguments> others() {
    return Stream.of(
        row(
            "the account of another person than the project's",
            "project",
            State.PROBLEM,
            "wants ",
            "az login",
            machine -> machine.write("latchkey.yaml", "account: bob@contoso.test\n"),
            machine -> machine.replaceInProfile("alice@", "bob@")),
        row(
            "the tenant of another project",
            "project",
            State.WARNING,
            "tokens are asked for in the second",
            "az login --tenant " + FABRIKAM,
            machine -> machine.write("latchkey.yaml", "tenant: " + FABRIKAM + "\n"),
            machine -> machine.replaceInProfile(FakeTools.CONTOSO, FABRIKAM)),
        row(
            "a project file with a fault",
            "project",
            State.PROBLEM,
            "line 1: 'tenent' is no key",
            "export LATCHKEY_PROJECT=FILE",
            machine -> machine.write("latchkey.yaml", "tenent: x\n"),
            machine -> machine.write("latchkey.yaml", "tenant: " + FakeTools.CONTOSO + "\n")),
        row(
            "a tool that is installed and not in PATH",
            "tools",
            State.PROBLEM,
            "not in the PATH of this process",
            "export LATCHKEY_AZ_PATH=",
            machine -> machine.azIn(".local/bin")),
        row(
            "a path of a tool that leads nowhere",
            "tools",
            State.PROBLEM,
            "nothing is there",
            "unset LATCHKEY_AZ_PATH",
            machine -> machine.with("LATCHKEY_AZ_PATH", "/nowhere/az")),
        row(
            "a tool that fails",
            "tool-start",
            State.WARNING,
            "ended with exit code 1",
            "az account show",
            machine -> machine.tools.failing(Tool.AZ, "no Python"),
            machine -> machine.tools.signedIn(Tool.AZ, "alice@contoso.test")),
        row(
            "a folder of az's files in which nobody signed in",
            "sign-in",
            State.WARNING,
            "AZURE_CONFIG_DIR is '/nowhere'",
            "az login",
            machine -> machine.with("AZURE_CONFIG_DIR", "/nowhere").tools.signedOut(Tool.AZ),
            machine ->
                machine.without("AZURE_CONFIG_DIR").tools.signedIn(Tool.AZ, "alice@contoso.test")),
        row(
            "an az that was never signed in",
            "tool-start",
            State.PROBLEM,
            "nobody is signed in",
            "az login",
            machine -> machine.with("AZURE_CONFIG_DIR", "/nowhere").tools.signedOut(Tool.AZ),
            machine ->
                machine.without("AZURE_CONFIG_DIR").tools.signedIn(Tool.AZ, "alice@contoso.test")),
        row(
            "files that another user may write",
            "sign-in",
            State.WARNING,
            "another user owns one, or may write it",
            "latchkey token --scope",
            machine ->
                Files.setPosixFilePermissions(
                    machine.home.resolve(".azure"), PosixFilePermissions.fromString("rwxrwxrwx")),
            machine ->
                Files.setPosixFilePermissions(
                    machine.home.resolve(".azure"), PosixFilePermissions.fromString("rwx------"))),
        row(
            "another HOME than the user's",
            "container",
            State.PROBLEM,
            "where nobody is signed in; the user's own folder",
            "export HOME=",
            machine -> {
              machine.tools.azKnowsNobody();
              machine.write("own/.azure/azureProfile.json", "{}");
              machine.userHome = machine.home.resolve("own").toString();
            }),
        row(
            "Azure Arc's agent",
            "managed-identity",
            State.WARNING,
            "Azure Arc's agent is installed",
            "export AZURE_TOKEN_CREDENTIALS=dev",
            machine -> machine.text("/opt/azcmagent/bin/himds", "")),
        row(
            "a sign-in whose program is gone",
            "sign-in",
            State.WARNING,
            "the program is not found",
            "install the Azure CLI",
            machine -> Files.delete(machine.azIn("gone").home.resolve("gone/az")),
            machine -> machine.tools.signedIn(Tool.AZ, "alice@contoso.test")),
        row(
            "sudo",
            "container",
            State.PROBLEM,
            "runs under sudo",
            "run it without sudo",
            machine -> machine.with("SUDO_USER", "alice").tools.azKnowsNobody(),
            machine -> machine.without("SUDO_USER").tools.azHoldsTokenOfAlice()),
        row(
            "a sign-in that az's token cache has lost",
            "chain",
            State.PROBLEM,
            "Nobody is signed in",
            "az login",
            machine -> machine.write(".azure/msal_token_cache.json", "{}")),
        row(
            "a selection that is none",
            "selection",
            State.PROBLEM,
            "'azcli' is no source",
            "export AZURE_TOKEN_CREDENTIALS=dev",
            machine -> machine.with("AZURE_TOKEN_CREDENTIALS", "azcli")),
        row(
            "a selection that hides the sign-in",
            "selection",
            State.PROBLEM,
            "hides the Azure CLI",
            "export AZURE_TOKEN_CREDENTIALS=dev",
            machine -> machine.with("AZURE_TOKEN_CREDENTIALS", "prod")),
        row(
            "a project file that hides the sign-in",
            "selection",
            State.PROBLEM,
            "names the sources azd to the commands and to apps that follow it, which hides the"
                + " Azure",
            "latchkey login azd",
            machine -> machine.write("latchkey.yaml", "sources: [azd]\n"),
            DoctorTest::signAnApplicationInToAzd),
        row(
            "a project file that names only the broker",
            "selection",
            State.PROBLEM,
            "names the sources broker to the commands",
            "add az to its sources",
            machine -> machine.write("latchkey.yaml", "sources: [broker]\n"),
            machine -> machine.write("latchkey.yaml", "sources: [broker, az]\n")),
        row(
            "a project file whose source is none",
            "selection",
            State.PROBLEM,
            "'azz' in its sources is no source",
            "correct its sources",
            machine -> machine.write("latchkey.yaml", "sources: [azz]\n"),
            machine -> machine.write("latchkey.yaml", "sources: [az]\n")),
        row(
            "a project file that names a tool without a sign-in",
            "chain",
            State.PROBLEM,
            "Nobody is signed in",
            "azd auth login",
            machine -> {
              machine.tools.signedOut(Tool.AZD);
              machine.write(".azd/auth.json", "{}").write("latchkey.yaml", "sources: [azd]\n");
            },
            DoctorTest::signAnApplicationInToAzd),
        row(
            "a project file that names a tool that is not there",
            "chain",
            State.PROBLEM,
            "Nobody is signed in",
            "install the Azure Developer CLI (https://aka.ms/azd), then: azd auth login",
            machine -> machine.write("latchkey.yaml", "sources: [azd]\n"),
            DoctorTest::signAnApplicationInToAzd),
        row(
            "a tenant that can't be one",
            "tenant",
            State.PROBLEM,
            "AZURE_TENANT_ID can't be used",
            "unset AZURE_TENANT_ID",
            machine -> machine.with("AZURE_TENANT_ID", "contoso test")),
        row(
            "an application without a secret",
            "variables",
            State.WARNING,
            "AZURE_CLIENT_ID is set without AZURE_TENANT_ID, AZURE_CLIENT_SECRET or",
            "unset AZURE_CLIENT_ID",
            machine -> machine.with("AZURE_CLIENT_ID", "c0000000-0000-4000-8000-000000000001")),
        row(
            "an application in place of the developer",
            "variables",
            State.WARNING,
            "signs in as it, not as you",
            "export AZURE_TOKEN_CREDENTIALS=dev",
            machine ->
                machine
                    .with("AZURE_CLIENT_ID", "c0000000-0000-4000-8000-000000000001")
                    .with("AZURE_TENANT_ID", FakeTools.CONTOSO)
                    .with("AZURE_CLIENT_SECRET", "the-secret")),
        row(
            "a switch that is neither on nor off",
            "variables",
            State.PROBLEM,
            "which is neither on nor off",
            "unset LATCHKEY_TOOL_CACHE",
            machine -> machine.with("LATCHKEY_TOOL_CACHE", "perhaps")),
        row(
            "a password that no credential takes",
            "variables",
            State.WARNING,
            "which no credential here takes",
            "unset AZURE_USERNAME AZURE_PASSWORD",
            machine ->
                machine.with("AZURE_USERNAME", "alice").with("AZURE_PASSWORD", "the-secret")),
        row(
            "a token file that is not there",
            "variables",
            State.PROBLEM,
            "AZURE_FEDERATED_TOKEN_FILE is '/nowhere/token', and no file is there",
            "unset AZURE_FEDERATED_TOKEN_FILE",
            machine -> machine.with("AZURE_FEDERATED_TOKEN_FILE", "/nowhere/token")),
        row(
            "a certificate that is not there",
            "variables",
            State.PROBLEM,
            "no file is there",
            "unset AZURE_CLIENT_CERTIFICATE_PATH",
            machine -> machine.with("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere/app.pem")),
        row(
            "a record of Visual Studio Code without a broker",
            "vscode",
            State.WARNING,
            "no token comes of it",
            "az login",
            machine -> {
              signInToVisualStudioCode(machine);
              machine.tools.azKnowsNobody();
            }),
        row(
            "a record of Visual Studio Code whose account the broker does not list",
            "vscode",
            State.WARNING,
            "does not list the account",
            "sign out and in again in Visual Studio Code",
            machine -> {
              signInToVisualStudioCode(machine);
              machine.tools.azKnowsNobody();
              machine.with("DBUS_SESSION_BUS_ADDRESS", brokerOf("another-id").address());
            },
            machine -> machine.with("DBUS_SESSION_BUS_ADDRESS", brokerOf("id-of-alice").address())),
        row(
            "a session bus that says nothing",
            "broker",
            State.WARNING,
            "gave no answer in time",
            "export LATCHKEY_BROKER=off",
            machine ->
                machine.with(
                    "DBUS_SESSION_BUS_ADDRESS",
                    bus(ScriptedBus.with(ScriptedBus.Conversation::awaitEnd)).address())),
        row(
            "WSL without a sign-in of its own",
            "container",
            State.PROBLEM,
            "does not share the sign-in of Windows",
            "az login",
            machine -> machine.text("/proc/version", "Linux microsoft-WSL2").tools.azKnowsNobody()),
        row(
            "a proxy that is none",
            "proxy",
            State.PROBLEM,
            "names no proxy",
            "export HTTPS_PROXY=http://HOST:PORT",
            machine -> machine.with("HTTPS_PROXY", "gopher://proxy"),
            machine -> machine.without("HTTPS_PROXY")),
        row(
            "a proxy at which nobody listens",
            "proxy",
            State.PROBLEM,
            "can't be reached",
            "unset HTTPS_PROXY",
            machine -> machine.with("HTTPS_PROXY", "http://127.0.0.1:" + unusedPort())),
        row(
            "a proxy in two spellings",
            "proxy",
            State.WARNING,
            "tools differ in which counts",
            "unset https_proxy",
            machine ->
                machine
                    .with("HTTPS_PROXY", "http://127.0.0.1:" + unusedPort())
                    .with("https_proxy", "http://127.0.0.1:1")),
        row(
            "a company's authority that Java does not trust",
            "certificates",
            State.WARNING,
            "1 of 1 certificates",
            "keytool -importcert",
            machine -> machine.trustingACompany("REQUESTS_CA_BUNDLE"),
            machine -> machine.without("REQUESTS_CA_BUNDLE")),
        row(
            "a file of certificate authorities that is missing",
            "certificates",
            State.PROBLEM,
            "there is no such file",
            "unset REQUESTS_CA_BUNDLE",
            machine -> machine.with("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")),
        row(
            "a file of certificate authorities without any",
            "certificates",
            State.PROBLEM,
            "no certificate in PEM",
            "unset SSL_CERT_FILE",
            machine ->
                machine
                    .write("ca.pem", "text")
                    .with("SSL_CERT_FILE", machine.home.resolve("ca.pem").toString())),
        row(
            "a clock that is behind",
            "clock",
            State.PROBLEM,
            "the clock is behind",
            "timedatectl",
            machine -> machine.clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(-3)),
            machine -> machine.clock = Clock.systemUTC()),
        row(
            "an app's secret that has ended",
            "app-secret",
            State.PROBLEM,
            "ended on",
            "latchkey team apply --rotate app",
            machine -> writeSecret(machine, Duration.ofDays(-1)),
            machine -> writeSecret(machine, Duration.ofDays(30))),
        row(
            "an app's secret that ends soon",
            "app-secret",
            State.WARNING,
            "ends on",
            "latchkey team apply --rotate app",
            machine -> writeSecret(machine, Duration.ofDays(3)),
            machine -> writeSecret(machine, Duration.ofDays(30))),
        row(
            "an app's secret that others can read",
            "app-secret",
            State.PROBLEM,
            "Other users can read",
            "chmod 600",
            machine -> {
              writeSecret(machine, Duration.ofDays(20));
              Files.setPosixFilePermissions(
                  machine.home.resolve(".latchkey/app.env"),
                  PosixFilePermissions.fromString("rw-r--r--"));
            }));
  }

  private static final List<ScriptedBus> BUSES = new CopyOnWriteArrayList<>();

  @AfterEach
  void endBuses() {
    BUSES.forEach(ScriptedBus::close);
    BUSES.clear();
  }

  private static ScriptedBus bus(ScriptedBus bus) {
    BUSES.add(bus);
    return bus;
  }

  /** A broker that knows one account. */
  private static ScriptedBus brokerOf(String object) {
    return bus(
        ScriptedBus.withBroker(
            "{\"accounts\":[{\"homeAccountId\":\""
                + object
                + "."
                + FakeTools.CONTOSO
                + "\",\"username\":\"alice@contoso.test\"}]}",
            "{}"));
  }

  @Test
  void brokerWithOneAccountIsTheChainsWhereNoToolIsSignedIn() throws Exception {
    ExaminedMachine machine = new ExaminedMachine(folder);
    machine.tools.azKnowsNobody();
    machine.with("DBUS_SESSION_BUS_ADDRESS", brokerOf("id-of-alice").address());
    assertThat(machine.examine())
        .anySatisfy(finding -> {
          assertThat(finding.check()).isEqualTo("broker");
          assertThat(finding.state()).isEqualTo(State.OK);
          assertThat(finding.message()).contains("knows one account");
        })
        .anySatisfy(finding -> {
          assertThat(finding.check()).isEqualTo("chain");
          assertThat(finding.state()).isEqualTo(State.OK);
          assertThat(finding.message()).contains("from the authentication broker");
        });
  }

  @Test
  void machineWithoutABrokerIsSaidToHaveNone() throws Exception {
    ExaminedMachine machine = new ExaminedMachine(folder);
    assertThat(broker(machine).message()).startsWith("There is no session bus");
    machine.with(
        "DBUS_SESSION_BUS_ADDRESS",
        bus(ScriptedBus.with(client -> {
          client.authenticate();
          client.send(ScriptedBus.reply('l', client.call().serial(), ":1.1"));
          client.send(
              ScriptedBus.error(
                  client.call().serial(),
                  "org.freedesktop.DBus.Error.ServiceUnknown",
                  "not provided"));
        }))
            .address());
    assertThat(broker(machine).message()).startsWith("This machine has no authentication broker");
    assertThat(broker(machine).state()).isEqualTo(State.SKIPPED);
  }

  @Test
  void busWithoutAnAnswerIsAWarningWithARemedy() throws Exception {
    ExaminedMachine machine = new ExaminedMachine(folder);
    machine.tools.azKnowsNobody();
    signInToVisualStudioCode(machine);
    CountDownLatch end = new CountDownLatch(1);
    machine.with(
        "DBUS_SESSION_BUS_ADDRESS", bus(ScriptedBus.with(client -> end.await())).address());
    List<Finding> findings = machine.examine();
    end.countDown();
    for (String check : List.of("vscode", "broker")) {
      assertThat(findings)
          .filteredOn(finding -> finding.check().equals(check))
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.state()).isEqualTo(State.WARNING);
            assertThat(finding.message()).contains("gave no answer in time");
            assertThat(finding.remedy()).isNotBlank();
          });
    }
  }

  private static Finding broker(ExaminedMachine machine) throws Exception {
    return machine.examine().stream()
        .filter(finding -> finding.check().equals("broker"))
        .findFirst()
        .orElseThrow();
  }

  private static void signInToVisualStudioCode(ExaminedMachine machine) throws IOException {
    machine.write(
        ".azure/ms-azuretools.vscode-azureresourcegroups/authRecord.json",
        """
        {"username": "alice@contoso.test", "authority": "https://login.microsoftonline.com",
         "homeAccountId": "id-of-alice.%1$s", "tenantId": "%1$s",
         "clientId": "aebc6443-996d-45c2-90f0-388ff96faa56", "version": "1.0"}
        """
            .formatted(FakeTools.CONTOSO));
  }

  private static void writeSecret(ExaminedMachine machine, Duration left) throws IOException {
    machine.write(
        ".latchkey/app.env",
        """
        # Written by latchkey for alice@contoso.test. It holds a secret: don't commit or copy it.
        # key d0000000-0000-4000-8000-000000000001 of this app, ends %s
        AZURE_CLIENT_ID=c0000000-0000-4000-8000-000000000001
        AZURE_TENANT_ID=%s
        AZURE_CLIENT_SECRET=the-secret
        """
            .formatted(Instant.now().plus(left), FakeTools.CONTOSO));
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"frequentThreads", "others"})
  void whatIsBrokenIsNamedAndGoneOnceItsRemedyIsCarriedOut(
      String what,
      String check,
      State state,
      String message,
      String remedy,
      Breakage breakage,
      @Nullable Breakage repair)
      throws Exception {
    ExaminedMachine machine = new ExaminedMachine(folder);
    assertThat(machine.examine())
        .as("before")
        .noneMatch(finding -> finding.check().equals(check) && finding.state().equals(state));
    breakage.on(machine);
    List<Finding> findings = machine.examine();
    assertThat(findings)
        .as("%s: %s", what, findings)
        .anySatisfy(finding -> {
          assertThat(finding.check()).isEqualTo(check);
          assertThat(finding.state()).isEqualTo(state);
          assertThat(finding.message()).contains(message).doesNotContain("\n");
          assertThat(finding.remedy()).contains(remedy);
        });
    if (repair != null) {
      repair.on(machine);
    } else {
      Finding found =
          findings.stream()
              .filter(one -> one.check().equals(check) && one.message().contains(message))
              .findFirst()
              .orElseThrow();
      machine.carryOut(String.valueOf(found.remedy()));
    }
    assertThat(machine.examine())
        .as("%s, repaired", what)
        .noneMatch(finding ->
            finding.check().equals(check)
                && finding.state().equals(state)
                && finding.message().contains(message));
  }

  @Test
  void everyCheckIsBrokenAndRepaired() {
    assertThat(Stream.concat(frequentThreads(), others()).map(row -> row.get()[1]).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Doctor.offlineChecks().stream().map(Check::name).toList());
  }

  /** So each row above is the doing of its breakage. */
  @Test
  void onAHealthyLaptopNothingIsWrong() throws Exception {
    ExaminedMachine machine = new ExaminedMachine(folder);
    List<Finding> findings = machine.examine();
    assertThat(findings)
        .allSatisfy(
            finding -> assertThat(finding.state()).as("%s", finding).isIn(State.OK, State.SKIPPED));
    assertThat(findings.stream().map(Finding::check).distinct())
        .containsExactlyElementsOf(Doctor.offlineChecks().stream().map(Check::name).toList());
    assertThat(findings)
        .extracting(Finding::message)
        .anyMatch(text -> text.contains("signed in as 'alice@contoso.test'"))
        .anyMatch(text -> text.startsWith("DefaultAzureCredential takes the sign-in of the Azure"));
  }

  @Test
  void tenantInWhichTheAccountIsAGuestIsWell() throws Exception {
    ExaminedMachine machine = new ExaminedMachine(folder).with("AZURE_TENANT_ID", FABRIKAM);
    Path profile = machine.home.resolve(".azure/azureProfile.json");
    String other =
        "{\"id\": \"a0000000-0000-4000-8000-000000000003\", \"name\": \"Shared\", \"user\":"
            + " {\"name\": \"alice@contoso.test\", \"type\": \"user\"}, \"isDefault\": false,"
            + " \"tenantId\": \"%s\", \"environmentName\": \"AzureCloud\"}, ".formatted(FABRIKAM);
    machine.write(
        ".azure/azureProfile.json", Files.readString(profile).replaceFirst("\\[", "[" + other));
    assertThat(machine.examine())
        .filteredOn(finding -> finding.check().equals("tenant"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.state()).isEqualTo(State.OK);
          assertThat(finding.message()).contains("is known too");
        });
  }

  /** Without a home folder no record can be looked for, and then none gives a token. */
  @Test
  void withoutAHomeAndAToolNobodyIsSignedIn() throws Exception {
    ExaminedMachine machine =
        new ExaminedMachine(folder).with("HOME", "").without("LATCHKEY_AZ_PATH").without("PATH");
    List<Finding> findings = machine.examine();
    assertThat(findings)
        .filteredOn(Finding::isProblem)
        .extracting(Finding::message)
        .containsExactly("Nobody is signed in to a tool that DefaultAzureCredential asks.");
    assertThat(findings)
        .filteredOn(finding -> finding.check().equals("vscode"))
        .extracting(Finding::state)
        .containsExactly(State.SKIPPED);
  }

  /** What gives no token is not what the chain takes. */
  @Test
  void unusableRecordOfVisualStudioCodeLeavesTheChoiceToTheOtherTools() throws Exception {
    ExaminedMachine machine = new ExaminedMachine(folder).with("AZURE_TOKEN_CREDENTIALS", "dev");
    machine.write(".azure/ms-azuretools.vscode-azureresourcegroups/authRecord.json", "{");
    assertThat(machine.examine())
        .filteredOn(finding -> List.of("chain", "vscode").contains(finding.check()))
        .extracting(Finding::message)
        .containsExactlyInAnyOrder(
            "DefaultAzureCredential takes the sign-in of the Azure CLI.",
            "The record of Visual Studio Code can't be used.");
    machine.tools.azKnowsNobody();
    assertThat(machine.examine())
        .filteredOn(Finding::isProblem)
        .extracting(Finding::check)
        .contains("chain");
  }

  /** A variable that can't be used hides who is signed in: that is no problem of the container. */
  @Test
  void unusableVariableIsNotBlamedOnTheContainer() throws Exception {
    ExaminedMachine machine =
        new ExaminedMachine(folder).text("/.dockerenv", "").with("AZURE_TENANT_ID", "contoso test");
    assertThat(machine.examine())
        .filteredOn(Finding::isProblem)
        .extracting(Finding::check)
        .containsExactly("tenant");
  }

  @Test
  void containerWithAnEndpointForItsTokensIsWell() throws Exception {
    ExaminedMachine machine =
        new ExaminedMachine(folder)
            .text("/.dockerenv", "")
            .with("IDENTITY_ENDPOINT", "http://127.0.0.1:9/token")
            .with("IDENTITY_HEADER", "a-header");
    machine.tools.azKnowsNobody();
    assertThat(machine.examine())
        .filteredOn(finding -> List.of("container", "managed-identity").contains(finding.check()))
        .extracting(Finding::state)
        .containsExactly(State.OK, State.OK);
  }

  @Test
  void proxyThatListensIsWell() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ExaminedMachine machine =
          new ExaminedMachine(folder)
              .with("HTTPS_PROXY", "http://al:pa55word@127.0.0.1:" + proxy.getLocalPort());
      assertThat(machine.examine())
          .filteredOn(finding -> finding.check().equals("proxy"))
          .extracting(Finding::state)
          .containsExactly(State.WARNING, State.OK);
      assertThat(machine.examine().toString()).doesNotContain("pa55word");
    }
  }

  @Test
  void neitherTokensNorSecretsNorNamesAreShown() throws Exception {
    ExaminedMachine machine =
        new ExaminedMachine(Files.createDirectories(folder.resolve("alice")))
            .with("USER", "alice")
            .with("AZURE_CLIENT_ID", "c0000000-0000-4000-8000-000000000001")
            .with("AZURE_CLIENT_SECRET", "the-secret")
            .with("AZURE_CLIENT_CERTIFICATE_PATH", "/home/alice/the-secret/eyJhbGciOi.eyJvaWQi.x")
            .with("IDENTITY_HEADER", "the-header")
            .with("HTTPS_PROXY", "gopher://alice:the-secret@the-header")
            .with("AZURE_TENANT_ID", "alice@contoso.test")
            .without("LATCHKEY_AZ_PATH");
    writeSecret(machine, Duration.ofDays(-1));
    Files.setLastModifiedTime(
        machine.home.resolve(".azure/azureProfile.json"), FileTime.from(Instant.now()));
    String hidden = machine.examine(false).toString();
    assertThat(hidden).doesNotContainIgnoringCase("alice").contains("~/bin/az");
    assertThat(machine.examine(true).toString()).contains("alice");
    for (String report : List.of(hidden, machine.examine(true).toString())) {
      assertThat(report).doesNotContain("the-secret", "the-header", "eyJ", "e30.");
    }
  }

  @Test
  void checkThatHangsIsSkippedAndTheOthersAreReported() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Check hanging =
        check(
            "hanging",
            () -> {
              never.await();
              return List.of();
            });
    Check broken =
        check(
            "broken",
            () -> {
              throw new IOException("secret");
            });
    Check well = check("well", () -> List.of(new Finding("well", State.OK, "fine", null)));
    List<Finding> findings =
        new Doctor(new ExaminedMachine(folder).machine(), Duration.ofSeconds(1))
            .examine(List.of(hanging, broken, well));
    assertThat(findings)
        .extracting(Finding::state)
        .containsExactly(State.SKIPPED, State.SKIPPED, State.OK);
    assertThat(findings.toString()).doesNotContain("secret");
  }

  /** What a check does. */
  private interface Work {
    List<Finding> run() throws InterruptedException, IOException;
  }

  private static Check check(String name, Work work) {
    return new Check() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Finding> findings(dev.latchkey.cli.doctor.Machine machine)
          throws InterruptedException, IOException {
        return work.run();
      }
    };
  }
}
