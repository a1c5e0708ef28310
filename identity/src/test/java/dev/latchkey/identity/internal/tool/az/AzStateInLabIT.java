package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.latchkey.identity.internal.files.Hold;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.Fingerprint;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignIn.Kind;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is read from the files of a real az is what that az then prints, byte for byte. With the
 * variable LATCHKEY_RECORD_STATE its files are copied into the folder that the variable names.
 */
class AzStateInLabIT {
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  private static final String ARM = "https://management.core.windows.net/";
  private static final String STORAGE = "https://storage.azure.com";
  private static final String VAULT = "https://vault.azure.net";
  private static final String GRAPH = "https://graph.microsoft.com/";
  private static final long DEADLINE = 300;

  @TempDir Path folder;

  static List<RealTool> azs() {
    return RealTools.az();
  }

  /** One real az, signed in to a lab, and our reading of its files. */
  private record Signed(RealTool az, Lab lab, Path folder, AzState state) {

    static Signed to(Lab lab, RealTool az, Path folder) {
      return new Signed(
          az, lab, folder, new AzState(BareMachine.with(environment(lab, folder)), true));
    }

    private static Map<String, String> environment(Lab lab, Path folder) {
      Map<String, String> environment = new HashMap<>(System.getenv());
      lab.environment().applyTo(environment);
      environment.put("AZURE_CONFIG_DIR", folder.toString());
      // Debian's az looks through every Python package at each start; this halves its time.
      environment.put("SETUPTOOLS_USE_DISTUTILS", "stdlib");
      return environment;
    }

    /** What az prints, or nothing when it fails. */
    Optional<String> run(String user, String... arguments) {
      List<String> command = new ArrayList<>(List.of(az.program().toString()));
      command.addAll(List.of(arguments));
      try {
        Path output = Files.createTempFile(folder.getParent(), "az", ".out");
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment(lab, folder));
        Process process = builder.start();
        try {
          long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE);
          while (!process.waitFor(20, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
            lab.pendingDeviceCodes().forEach(code -> lab.approveDeviceCode(code, user));
          }
          assertThat(process.isAlive()).isFalse();
          return process.exitValue() == 0
              ? Optional.of(Files.readString(output))
              : Optional.empty();
        } finally {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().waitFor();
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    void must(String... arguments) {
      assertThat(run("", arguments)).as(String.join(" ", arguments)).isPresent();
    }

    void signIn(String user) {
      assertThat(run(user, "login", "--use-device-code")).isPresent();
    }

    Optional<String> read(String resource, @Nullable String tenant, @Nullable String sub) {
      return Optional.ofNullable(
              state.readToken(new CacheQuery(resource + "/.default", tenant, sub)).token())
          .map(Token::value);
    }

    Optional<String> printed(String resource, @Nullable String tenant, @Nullable String sub) {
      List<String> arguments =
          new ArrayList<>(List.of("account", "get-access-token", "-o", "json"));
      arguments.addAll(List.of("--resource", resource));
      if (tenant != null) {
        arguments.addAll(List.of("--tenant", tenant));
      }
      if (sub != null) {
        arguments.addAll(List.of("--subscription", sub));
      }
      return run("", arguments.toArray(String[]::new)).map(Signed::token);
    }

    private static String token(String json) {
      try (JsonParser parser = new JsonFactory().createParser(json)) {
        while (parser.nextToken() != null) {
          if ("accessToken".equals(parser.currentName())) {
            return parser.nextTextValue();
          }
        }
        throw new IllegalStateException("no token");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Read, and the same that az then prints. */
    void holds(String resource, @Nullable String tenant, @Nullable String sub) {
      Optional<String> read = read(resource, tenant, sub);
      assertThat(read).as("read %s %s %s", resource, tenant, sub).isPresent();
      assertThat(read).isEqualTo(printed(resource, tenant, sub));
    }

    /** Not read; az gets another one, which is then read. */
    void fetches(String resource, @Nullable String tenant, @Nullable String sub) {
      assertThat(read(resource, tenant, sub)).as("%s %s %s", resource, tenant, sub).isEmpty();
      Optional<String> printed = printed(resource, tenant, sub);
      assertThat(printed).isPresent();
      assertThat(read(resource, tenant, sub)).isEqualTo(printed);
    }

    SignIn who() {
      assertThat(state.current()).isInstanceOf(SignedIn.class);
      return ((SignedIn) state.current()).signIn();
    }

    /** Rewrites a number of every access token of the cache; not every az writes each. */
    void edit(String field, Instant moment) throws IOException {
      Path cache = folder.resolve("msal_token_cache.json");
      String text = Files.readString(cache);
      Pattern number = Pattern.compile("(\"" + field + "\": )\"\\d+\"");
      String edited = number.matcher(text).replaceAll("$1\"" + moment.getEpochSecond() + "\"");
      if (field.equals("refresh_on") && !text.contains("\"refresh_on\"")) {
        edited =
            Pattern.compile("(\"cached_at\": \"\\d+\",)")
                .matcher(text)
                .replaceAll("$1 \"refresh_on\": \"" + moment.getEpochSecond() + "\",");
      }
      Files.writeString(cache, edited);
    }

    void record(String name) throws IOException {
      String target = System.getenv("LATCHKEY_RECORD_STATE");
      if (target == null) {
        return;
      }
      Path to = Files.createDirectories(Path.of(target, "az-" + az.version(), name));
      for (String file :
          List.of(
              "azureProfile.json",
              "config",
              "clouds.config",
              "msal_token_cache.json",
              "service_principal_entries.json")) {
        if (Files.exists(folder.resolve(file))) {
          Files.copy(folder.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("azs")
  void tokenReadIsTheOneThatAzPrints(RealTool tool) throws IOException {
    tool.assumeFound();
    try (Lab lab = Lab.start()) {
      Signed az = Signed.to(lab, tool, Files.createDirectory(folder.resolve("az")));
      assertThat(az.state().current()).isInstanceOf(Unknown.class);
      assertThat(az.printed(STORAGE, null, null)).isEmpty();
      assertThat(az.state().current()).isEqualTo(new SignedOut());
      az.record("never-signed-in");

      az.signIn("alice@contoso.test");
      az.record("person");
      assertThat(az.who().account()).isEqualTo("alice@contoso.test");
      assertThat(az.who().kind()).isEqualTo(Kind.USER);
      assertThat(az.who().tenantId()).isEqualTo(CONTOSO);
      assertThat(az.who().hold()).isEqualTo(Hold.HELD);
      az.holds(ARM, null, null);
      az.holds(ARM, FABRIKAM, null);
      az.fetches(STORAGE, null, null);
      az.fetches(VAULT, null, null);
      az.fetches(GRAPH, null, null);
      az.fetches(STORAGE, FABRIKAM, null);
      az.holds(STORAGE, null, null);
      az.holds(STORAGE, CONTOSO, null);
      az.holds(STORAGE, null, "Prod");
      az.holds(STORAGE, null, "fabrikam SHARED");
      az.holds(STORAGE, null, "a0000000-0000-4000-8000-000000000003");
      assertThat(az.read(STORAGE, "contoso.test", null)).isEmpty();
      assertThat(az.read(STORAGE, null, "No Such")).isEmpty();
      assertThat(az.read(STORAGE + "/", null, null)).isEmpty();
      az.record("person-with-tokens");

      Fingerprint atContoso = az.who().fingerprint();
      az.must("account", "set", "--subscription", "Prod");
      assertThat(az.who().subscriptionId()).endsWith("2");
      assertThat(az.who().fingerprint()).as("same tenant").isEqualTo(atContoso);
      az.must("account", "set", "--subscription", "Fabrikam Shared");
      assertThat(az.who().fingerprint()).as("another tenant").isNotEqualTo(atContoso);
      assertThat(az.who().tenantId()).isEqualTo(FABRIKAM);
      az.holds(STORAGE, null, null);
      az.record("other-tenant");

      az.edit("refresh_on", Instant.now().minusSeconds(30));
      az.fetches(STORAGE, null, null);
      az.edit("expires_on", Instant.now().plusSeconds(290));
      az.fetches(STORAGE, null, null);
      az.edit("expires_on", Instant.now().plusSeconds(420));
      az.holds(STORAGE, null, null);
      az.edit("expires_on", Instant.now().minusSeconds(10));
      az.fetches(STORAGE, null, null);

      lab.revokeSignIns("alice@contoso.test");
      az.holds(STORAGE, null, null);
      assertThat(az.read(VAULT, null, null)).isEmpty();
      assertThat(az.printed(VAULT, null, null)).as("revoked").isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("azs")
  void tokenIsThatOfWhoeverIsSignedIn(RealTool tool) throws IOException {
    tool.assumeFound();
    try (Lab lab = Lab.start()) {
      Signed az = Signed.to(lab, tool, Files.createDirectory(folder.resolve("az")));
      az.signIn("alice@contoso.test");
      az.fetches(STORAGE, null, null);
      Optional<String> ofAlice = az.read(STORAGE, null, null);
      Fingerprint alice = az.who().fingerprint();

      az.signIn("bob@contoso.test");
      az.record("two-persons");
      assertThat(az.who().account()).isEqualTo("bob@contoso.test");
      assertThat(az.who().fingerprint()).isNotEqualTo(alice);
      az.fetches(STORAGE, null, null);
      assertThat(az.read(STORAGE, null, null)).isNotEqualTo(ofAlice);
      az.holds(STORAGE, null, "Dev");
      az.holds(STORAGE, null, "Prod");
      assertThat(az.read(STORAGE, null, "Prod")).as("still alice's").isEqualTo(ofAlice);

      LabApp app = lab.app("contoso-app");
      az.must(
          "login",
          "--service-principal",
          "-u",
          app.clientId(),
          "-p",
          app.secret(),
          "--tenant",
          CONTOSO);
      az.record("service-principal-over-persons");
      assertThat(az.who().kind()).isEqualTo(Kind.SERVICE_PRINCIPAL);
      assertThat(az.who().account()).isEqualTo(app.clientId());
      az.fetches(STORAGE, null, null);
      az.holds(STORAGE, CONTOSO, null);
      az.holds(STORAGE, null, "Prod");
      Files.writeString(az.folder().resolve("service_principal_entries.json"), "[]");
      assertThat(az.read(STORAGE, null, null)).as("az has lost the secret").isEmpty();
      assertThat(az.printed(STORAGE, null, null)).isEmpty();

      az.must("account", "set", "--subscription", "Prod");
      assertThat(az.who().fingerprint()).isEqualTo(alice);
      az.holds(STORAGE, null, null);
      az.must("logout", "--username", "alice@contoso.test");
      assertThat(az.state().current()).isEqualTo(new Unknown(Reason.NO_SUBSCRIPTION));
      assertThat(az.read(STORAGE, null, "Prod")).isEmpty();
      assertThat(az.printed(STORAGE, null, "Prod")).isEmpty();
      az.record("logged-out");
      az.must("account", "clear");
      az.record("cleared");
      assertThat(az.state().current()).isEqualTo(new SignedOut());
      assertThat(az.read(STORAGE, null, null)).isEmpty();
    }
  }

  /** A tenant or a subscription, or neither. */
  private record Where(@Nullable String tenant, @Nullable String subscription) {}

  @ParameterizedTest
  @MethodSource("azs")
  void whateverIsAskedForWhatIsReadIsWhatAzPrints(RealTool tool) throws IOException {
    tool.assumeFound();
    try (Lab lab = Lab.start()) {
      Signed az = Signed.to(lab, tool, Files.createDirectory(folder.resolve("az")));
      az.signIn("bob@contoso.test");
      az.signIn("alice@contoso.test");
      List<Where> all =
          List.of(
              new Where(null, null),
              new Where(CONTOSO, null),
              new Where(FABRIKAM, null),
              new Where(null, "Prod"),
              new Where(null, "Fabrikam Shared"),
              new Where("22222222-2222-4222-8222-222222222223", null));
      int asked = 0;
      for (String resource :
          List.of(
              ARM,
              "https://management.azure.com",
              "https://servicebus.azure.net",
              STORAGE,
              "https://nosuch.example")) {
        for (Where where : all) {
          Optional<String> read = az.read(resource, where.tenant(), where.subscription());
          Optional<String> printed = az.printed(resource, where.tenant(), where.subscription());
          if (read.isPresent()) {
            assertThat(read).as("%s %s", resource, where).isEqualTo(printed);
          } else {
            asked++;
            assertThat(az.read(resource, where.tenant(), where.subscription()))
                .as("%s %s", resource, where)
                .isEqualTo(printed);
          }
        }
      }
      assertThat(asked).as("of 30").isBetween(10, 25);
    }
  }
}
