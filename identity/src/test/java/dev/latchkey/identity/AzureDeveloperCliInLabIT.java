package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenRequestContext;
import com.nimbusds.jwt.JWTParser;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.az.AzState;
import dev.latchkey.identity.internal.tool.azd.AzdState;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The credential with each real azd, signed in to a lab. */
@ParameterizedClass
@MethodSource("dev.latchkey.testing.RealTools#azd")
class AzureDeveloperCliInLabIT {
  private static final String ALICE = "alice@contoso.test";
  private static final String BOB = "bob@contoso.test";
  private static final String STORAGE = "https://storage.azure.com/.default";
  private static final String VAULT = "https://vault.azure.net/.default";
  private static final String ARM = "https://management.core.windows.net//.default";
  private static final Pattern TOKEN = Pattern.compile("\"token\": *\"([^\"]+)\"");

  private final RealTool tool;
  private Lab lab;
  private RealToolInLab azd;

  @TempDir Path folder;

  AzureDeveloperCliInLabIT(RealTool tool) {
    this.tool = tool;
  }

  @BeforeEach
  void start() {
    tool.assumeFound();
    lab = Lab.start();
    azd = new RealToolInLab(lab, tool, folder);
  }

  @AfterEach
  void stop() {
    if (lab != null) {
      lab.close();
    }
  }

  private static AzureDeveloperCliCredentialBuilder builder(RealToolInLab azd) {
    return new AzureDeveloperCliCredentialBuilder()
        .processTimeout(Duration.ofSeconds(RealToolInLab.DEADLINE))
        .surroundings(azd.surroundings());
  }

  private static TokenRequestContext request(String scope) {
    return new TokenRequestContext().addScopes(scope);
  }

  private static String token(AzureDeveloperCliCredential credential, String scope) {
    return credential.getTokenSync(request(scope)).getToken();
  }

  private static @Nullable String account(String token) throws ParseException {
    return JWTParser.parse(token).getJWTClaimsSet().getStringClaim("upn");
  }

  private static SignInException failure(AzureDeveloperCliCredential credential, String scope) {
    return catchThrowableOfType(
        SignInException.class, () -> credential.getTokenSync(request(scope)));
  }

  private void signIn(String user) throws IOException, InterruptedException {
    azd.run(user, "auth", "login", "--use-device-code");
  }

  /** The token that azd itself prints. */
  private static String printed(RealToolInLab azd, String scope, @Nullable String tenant)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("auth", "token", "--output=json", "--no-prompt", "--scope", scope));
    if (tenant != null) {
      arguments.addAll(List.of("--tenant-id", tenant));
    }
    Matcher token = TOKEN.matcher(azd.run("", arguments.toArray(String[]::new)));
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  /** What our reading of azd's files holds. */
  private static Optional<String> read(RealToolInLab azd, String scope, @Nullable String tenant) {
    return Optional.ofNullable(
            new AzdState(azd.surroundings(), new AzState(azd.surroundings(), true), true)
                .readToken(new CacheQuery(scope, tenant, null))
                .token())
        .map(Token::value);
  }

  @Test
  void tokenIsThatOfWhoeverIsSignedIn() throws Exception {
    AzureDeveloperCliCredential credential = builder(azd).build();
    assertThat(failure(credential, STORAGE))
        .isInstanceOf(CredentialUnavailableException.class)
        .hasMessageEndingWith("Run: azd auth login");

    signIn(ALICE);
    String alices = token(credential, STORAGE);
    assertThat(account(alices)).isEqualTo(ALICE);
    assertThat(printed(azd, STORAGE, null)).isEqualTo(alices);
    assertThat(token(builder(azd).disableToolCache().build(), STORAGE)).isEqualTo(alices);
    assertThat(token(builder(azd.withoutProgram()).build(), STORAGE))
        .as("no process")
        .isEqualTo(alices);

    signIn(BOB);
    String bobs = token(credential, STORAGE);
    assertThat(account(bobs)).as("on the very next call").isEqualTo(BOB);
    assertThat(printed(azd, STORAGE, null)).isEqualTo(bobs);

    azd.run("", "auth", "logout");
    SignInException signedOut = failure(credential, STORAGE);
    assertThat(signedOut.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(signedOut.attempts().get(0).remedy()).contains("azd auth login");
  }

  @Test
  void whateverIsAskedForWhatIsReadIsWhatAzdPrints() throws Exception {
    signIn(BOB);
    signIn(ALICE);
    int held = 0;
    for (RealToolInLab one :
        List.of(azd, azd.with("AZURE_SUBSCRIPTION_ID", "a0000000-0000-4000-8000-000000000003"))) {
      for (String scope : List.of(ARM, "https://management.azure.com//.default", STORAGE, VAULT)) {
        for (String tenant :
            new @Nullable String[] {null, Requests.CONTOSO, Requests.FABRIKAM, "fabrikam.test"}) {
          Optional<String> found = read(one, scope, tenant);
          String printed = printed(one, scope, tenant);
          if (found.isPresent()) {
            held++;
            assertThat(found).as("%s %s", scope, tenant).contains(printed);
          } else {
            Optional<String> now = read(one, scope, tenant);
            assertThat(now.orElse(printed)).as("%s %s", scope, tenant).isEqualTo(printed);
          }
          assertThat(token(builder(one).tenantId(tenant).build(), scope))
              .as("%s %s", scope, tenant)
              .isEqualTo(printed);
        }
      }
    }
    assertThat(held).as("of 32").isBetween(8, 28);
  }

  @Test
  void tokenThatAzdWouldRenewIsNotRead() throws Exception {
    signIn(ALICE);
    String first = printed(azd, STORAGE, null);
    endOfLife(Instant.now().plusSeconds(420));
    assertThat(read(azd, STORAGE, null)).contains(first);
    assertThat(printed(azd, STORAGE, null)).isEqualTo(first);
    endOfLife(Instant.now().plusSeconds(290));
    assertThat(read(azd, STORAGE, null)).isEmpty();
    String second = printed(azd, STORAGE, null);
    assertThat(second).isNotEqualTo(first);
    assertThat(read(azd, STORAGE, null)).contains(second);
    endOfLife(Instant.now().minusSeconds(10));
    assertThat(read(azd, STORAGE, null)).isEmpty();
    String third = token(builder(azd).build(), STORAGE);
    assertThat(third).isNotEqualTo(second).isEqualTo(printed(azd, STORAGE, null));
  }

  /** Rewrites when the tokens of azd's cache end. */
  private void endOfLife(Instant end) throws IOException {
    Path cache = azd.state().resolve("auth/msal/cache.json");
    String text = Files.readString(cache);
    assertThat(text).contains("\"expires_on\":");
    Files.writeString(
        cache,
        text.replaceAll("(\"expires_on\": *)\"\\d+\"", "$1\"" + end.getEpochSecond() + "\""));
  }

  @Test
  void refusalsAreToldWithTheRightCommand() throws Exception {
    signIn(ALICE);
    AzureDeveloperCliCredential credential = builder(azd).build();
    SignInException noResource = failure(credential, "https://nosuch.example/.default");
    assertThat(noResource.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(noResource).hasMessageContaining("AADSTS500011");
    assertThat(failure(builder(azd).tenantId("nowhere.test").build(), STORAGE).kind())
        .isEqualTo(FailureKind.INVALID_REQUEST);

    lab.revokeSignIns(ALICE);
    SignInException revoked = failure(credential, VAULT);
    assertThat(revoked.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(revoked.attempts().get(0).remedy().orElseThrow())
        .startsWith("azd auth login")
        .contains(VAULT);
  }

  @Test
  void claimsAreLeftToAzdWhereItKnowsThem() throws Exception {
    signIn(ALICE);
    AzureDeveloperCliCredential credential = builder(azd).build();
    String before = token(credential, STORAGE);
    TokenRequestContext challenged =
        request(STORAGE).setClaims("{\"access_token\":{\"nbf\":{\"essential\":true}}}");
    if (azd.run("", "auth", "token", "--help").contains("--claims")) {
      assertThat(credential.getTokenSync(challenged).getToken()).isNotEqualTo(before);
    } else {
      SignInException tooOld =
          catchThrowableOfType(SignInException.class, () -> credential.getTokenSync(challenged));
      assertThat(tooOld.attempts().get(0).remedy()).contains("update azd to 1.18.1 or newer");
    }
  }

  @Test
  void applicationsAndManagedIdentitiesAreAskedFor() throws Exception {
    LabApp app = lab.app("contoso-app");
    azd.run(
        "",
        "auth",
        "login",
        "--client-id=" + app.clientId(),
        "--client-secret=" + app.secret(),
        "--tenant-id=" + Requests.CONTOSO);
    AzureDeveloperCliCredential credential = builder(azd).build();
    assertThat(clientOf(token(credential, STORAGE))).isEqualTo(app.clientId());
    assertThat(read(azd, STORAGE, null)).isEmpty();

    azd.run("", "auth", "login", "--managed-identity");
    assertThat(clientOf(token(credential, STORAGE)))
        .as("on the very next call")
        .isNotEqualTo(app.clientId());

    signIn(ALICE);
    assertThat(account(token(credential, STORAGE))).isEqualTo(ALICE);
  }

  private static @Nullable String clientOf(String token) throws ParseException {
    return JWTParser.parse(token).getJWTClaimsSet().getStringClaim("appid");
  }

  @Test
  void azdThatAsksAzFollowsAz() throws Exception {
    RealTool az = RealTools.az().get(0);
    az.assumeFound();
    RealToolInLab through =
        azd.with("PATH", az.program().getParent() + ":" + System.getenv("PATH"));
    AzureDeveloperCliCredential credential = builder(through).build();
    signIn(ALICE);
    assertThat(account(token(credential, STORAGE))).isEqualTo(ALICE);

    azd.run("", "config", "set", "auth.useAzCliAuth", "true");
    SignInException nobody = failure(credential, STORAGE);
    assertThat(nobody.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(nobody.attempts().get(0).remedy()).contains("az login");

    new RealToolInLab(lab, az, folder).run(BOB, "login", "--use-device-code");
    String bobs = token(credential, STORAGE);
    assertThat(account(bobs)).isEqualTo(BOB);
    assertThat(printed(through, STORAGE, null)).isEqualTo(bobs);

    azd.run("", "config", "unset", "auth.useAzCliAuth");
    assertThat(account(token(credential, STORAGE))).isEqualTo(ALICE);
  }
}
