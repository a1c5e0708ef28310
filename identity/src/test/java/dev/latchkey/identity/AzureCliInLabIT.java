package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.Lab;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The credential with each real az, and with the stand-in, signed in to a lab. */
class AzureCliInLabIT {
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  private static final String STORAGE = "https://storage.azure.com/.default";
  private static final String ARM = "https://management.core.windows.net//.default";
  private static final String VAULT = "https://vault.azure.net/.default";

  private static Lab lab;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  static Stream<RealTool> azs() {
    List<RealTool> all = new ArrayList<>(RealTools.az());
    all.add(new RealTool("az", "stand-in", lab.standInAz(), true));
    return all.stream();
  }

  private AzureCliCredentialBuilder credential(RealTool az) {
    return credential(new RealToolInLab(lab, az, folder));
  }

  private static AzureCliCredentialBuilder credential(RealToolInLab az) {
    return new AzureCliCredentialBuilder()
        .processTimeout(Duration.ofSeconds(RealToolInLab.DEADLINE))
        .surroundings(az.surroundings());
  }

  /** Runs az itself, and returns what it printed. */
  private String az(RealTool az, String user, String... arguments)
      throws IOException, InterruptedException {
    return new RealToolInLab(lab, az, folder).run(user, arguments);
  }

  private void signIn(RealTool az, String user) throws IOException, InterruptedException {
    az(az, user, "login", "--use-device-code");
  }

  private static TokenRequestContext request(String scope) {
    return new TokenRequestContext().addScopes(scope);
  }

  private static Optional<String> account(AccessToken token) throws ParseException {
    return claim(token, "unique_name");
  }

  private static Optional<String> tenant(AccessToken token) throws ParseException {
    return claim(token, "tid");
  }

  private static Optional<String> claim(AccessToken token, String name) throws ParseException {
    return Optional.ofNullable(
        SignedJWT.parse(token.getToken()).getJWTClaimsSet().getStringClaim(name));
  }

  private static SignInException failure(AzureCliCredential credential, String scope) {
    return catchThrowableOfType(
        SignInException.class, () -> credential.getTokenSync(request(scope)));
  }

  @ParameterizedTest
  @MethodSource("azs")
  void tokenIsThatOfWhoeverIsSignedIn(RealTool az) throws Exception {
    az.assumeFound();
    AzureCliCredential credential = credential(az).build();
    assertThat(failure(credential, STORAGE))
        .isInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("az login");

    signIn(az, "alice@contoso.test");
    AccessToken token = credential.getTokenSync(request(STORAGE));
    assertThat(account(token)).contains("alice@contoso.test");
    assertThat(tenant(token)).contains(CONTOSO);
    assertThat(token.getExpiresAt()).isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(30));
    assertThat(
            account(Objects.requireNonNull(credential.getToken(request(STORAGE)).block(), "token")))
        .contains("alice@contoso.test");

    signIn(az, "bob@contoso.test");
    assertThat(account(credential.getTokenSync(request(STORAGE))))
        .as("another sign-in shows on the very next call")
        .contains("bob@contoso.test");
  }

  @ParameterizedTest
  @MethodSource("azs")
  void relativePathsOfVariablesCountFromTheFolderOfTheJvm(RealTool az) throws Exception {
    az.assumeFound();
    signIn(az, "alice@contoso.test");
    Path bundle = Path.of(lab.environment().variables().get("REQUESTS_CA_BUNDLE"));
    RealToolInLab relative =
        new RealToolInLab(lab, az, folder)
            .with("AZURE_CONFIG_DIR", fromHere(folder.resolve("az")))
            .with("REQUESTS_CA_BUNDLE", fromHere(bundle));

    AccessToken token =
        credential(relative).disableToolCache().build().getTokenSync(request(VAULT));

    assertThat(account(token)).contains("alice@contoso.test");
    assertThat(Path.of("/bin", fromHere(folder.resolve("az")))).doesNotExist();
  }

  private static String fromHere(Path path) {
    return Path.of("").toAbsolutePath().relativize(path).toString();
  }

  @ParameterizedTest
  @MethodSource("azs")
  void tenantAndSubscriptionChooseTheToken(RealTool az) throws Exception {
    az.assumeFound();
    signIn(az, "alice@contoso.test");
    assertThat(tenant(credential(az).build().getTokenSync(request(STORAGE).setTenantId(FABRIKAM))))
        .contains(FABRIKAM);
    assertThat(tenant(credential(az).tenantId(FABRIKAM).build().getTokenSync(request(STORAGE))))
        .contains(FABRIKAM);
    assertThat(
            tenant(
                credential(az)
                    .subscription("Fabrikam Shared")
                    .build()
                    .getTokenSync(request(STORAGE))))
        .contains(FABRIKAM);
    assertThat(failure(credential(az).subscription("No Such").build(), STORAGE).kind())
        .isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure(credential(az).tenantId("nowhere.test").build(), STORAGE).kind())
        .isEqualTo(FailureKind.INVALID_REQUEST);
    SignInException refused = failure(credential(az).build(), "https://nosuch.example/.default");
    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(refused).hasMessageContaining("AADSTS500011");
  }

  @ParameterizedTest
  @MethodSource("azs")
  void revokedSignInAsksForTheRightCommand(RealTool az) throws Exception {
    az.assumeFound();
    signIn(az, "alice@contoso.test");
    lab.revokeSignIns("alice@contoso.test");
    SignInException revoked = failure(credential(az).build(), VAULT);
    assertThat(revoked.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(revoked).isNotInstanceOf(CredentialUnavailableException.class);
    assertThat(revoked.getMessage()).contains("AADSTS50173");
    assertThat(revoked.attempts().get(0).remedy().orElseThrow())
        .startsWith("az login")
        .contains(VAULT);
  }

  @ParameterizedTest
  @MethodSource("azs")
  void signedOutIsSeenOnTheNextCall(RealTool az) throws Exception {
    az.assumeFound();
    signIn(az, "alice@contoso.test");
    AzureCliCredential credential = credential(az).build();
    credential.getTokenSync(request(STORAGE));
    az(az, "", "logout");
    SignInException signedOut = failure(credential, STORAGE);
    assertThat(signedOut.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(signedOut.attempts().get(0).remedy()).contains("az login");
  }

  static List<RealTool> realAzs() {
    return RealTools.az();
  }

  /** The token that az itself prints for a scope. */
  private String printed(RealTool az, String scope, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("account", "get-access-token", "-o", "tsv", "--query"));
    arguments.addAll(List.of("accessToken", "--resource", scope.replace("/.default", "")));
    arguments.addAll(List.of(more));
    return az(az, "", arguments.toArray(String[]::new)).strip();
  }

  private static String token(AzureCliCredential credential, String scope) {
    return credential.getTokenSync(request(scope)).getToken();
  }

  @ParameterizedTest
  @MethodSource("realAzs")
  void firstTokenAfterASignInIsTheOneThatAzPrints(RealTool az) throws Exception {
    az.assumeFound();
    signIn(az, "alice@contoso.test");
    AzureCliCredential credential = credential(az).build();
    assertThat(token(credential, ARM)).isEqualTo(printed(az, ARM));
    assertThat(token(credential, STORAGE)).as("asked for").isEqualTo(printed(az, STORAGE));
    assertThat(credential.getTokenSync(request(STORAGE).setTenantId(FABRIKAM)).getToken())
        .isEqualTo(printed(az, STORAGE, "--tenant", FABRIKAM));
    assertThat(token(credential(az).subscription("Prod").build(), STORAGE))
        .isEqualTo(printed(az, STORAGE, "--subscription", "Prod"));

    RealToolInLab gone = new RealToolInLab(lab, az, folder).withoutProgram();
    AzureCliCredential withoutAz = credential(gone).build();
    assertThat(token(withoutAz, ARM)).as("no process").isEqualTo(token(credential, ARM));
    assertThat(token(withoutAz, STORAGE)).isEqualTo(token(credential, STORAGE));
    assertThat(failure(withoutAz, VAULT).kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(failure(credential(gone).disableToolCache().build(), STORAGE).kind())
        .isEqualTo(FailureKind.NOT_INSTALLED);
  }

  @ParameterizedTest
  @MethodSource("realAzs")
  void damagedTokenCacheIsRepairedAsTold(RealTool az) throws Exception {
    az.assumeFound();
    signIn(az, "alice@contoso.test");
    Path cache = new RealToolInLab(lab, az, folder).state().resolve("msal_token_cache.json");
    Files.writeString(cache, "{\"AccessToken\": ");
    SignInException damaged = failure(credential(az).build(), STORAGE);
    assertThat(damaged.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(damaged.attempts().get(0).remedy().orElseThrow())
        .startsWith("remove msal_token_cache.json from ~/.azure")
        .endsWith("then run az login");
    Files.delete(cache);
    signIn(az, "alice@contoso.test");
    assertThat(account(credential(az).build().getTokenSync(request(STORAGE))))
        .contains("alice@contoso.test");
  }

  @ParameterizedTest
  @MethodSource("realAzs")
  void whateverTheDeveloperDoesTheNextTokenIsTheOneThatAzPrints(RealTool az) throws Exception {
    az.assumeFound();
    signIn(az, "alice@contoso.test");
    AzureCliCredential credential = credential(az).build();
    AzureCliCredential closed = credential(az).disableToolCache().build();
    String first = token(credential, STORAGE);
    assertThat(token(closed, STORAGE)).isEqualTo(first);

    az(az, "", "account", "set", "--subscription", "Prod");
    assertThat(token(credential, STORAGE)).as("the same tenant").isEqualTo(first);
    az(az, "", "account", "set", "--subscription", "Fabrikam Shared");
    String fabrikam = token(credential, STORAGE);
    assertThat(fabrikam).isNotEqualTo(first).isEqualTo(printed(az, STORAGE));
    assertThat(token(closed, STORAGE)).isEqualTo(fabrikam);

    signIn(az, "bob@contoso.test");
    String bobs = token(credential, STORAGE);
    assertThat(bobs).isNotEqualTo(fabrikam).isEqualTo(printed(az, STORAGE));
    assertThat(token(closed, STORAGE)).isEqualTo(bobs);

    az(az, "", "account", "clear");
    assertThat(failure(credential, STORAGE).kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(failure(closed, STORAGE).kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);

    signIn(az, "bob@contoso.test");
    String again = token(credential, STORAGE);
    assertThat(again).as("of another sign-in").isNotEqualTo(bobs).isEqualTo(printed(az, STORAGE));
    assertThat(token(closed, STORAGE)).isEqualTo(again);
    signIn(az, "bob@contoso.test");
    String third = token(credential, STORAGE);
    assertThat(third).as("no call saw a sign-out").isEqualTo(printed(az, STORAGE));
    assertThat(token(closed, STORAGE)).isEqualTo(third);
  }
}
