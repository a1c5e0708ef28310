package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.lab.Lab;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

@Timeout(90)
class DeviceCodeCredentialTest {
  private static Lab lab;

  private final List<DeviceCodeInfo> challenges = new ArrayList<>();

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @AfterEach
  void nothingIsLeft() {
    PersonAtABrowser.until(
        () -> Leftovers.threads().stream().allMatch(name -> name.startsWith("latchkey-lab")));
  }

  private static DeviceCodeCredentialBuilder builder(Consumer<DeviceCodeInfo> consumer) {
    return new DeviceCodeCredentialBuilder()
        .network(EntraLab.network(lab))
        .challengeConsumer(consumer);
  }

  /** The person types the code at once. */
  private DeviceCodeCredentialBuilder approvedBy(String user) {
    return builder(challenge -> {
      challenges.add(challenge);
      lab.approveDeviceCode(challenge.getUserCode(), user);
    });
  }

  private static String user(AccessToken token) throws ParseException {
    return SignedJWT.parse(token.getToken()).getJWTClaimsSet().getStringClaim("upn");
  }

  private static TokenRequestContext vault() {
    return new TokenRequestContext().addScopes("https://vault.azure.net/.default");
  }

  @Test
  void personTypesOneCodeAndTheRestIsSilent() throws Exception {
    DeviceCodeCredential credential = approvedBy("alice@contoso.test").build();
    AccessToken token = credential.getTokenSync(Requests.request());
    assertThat(user(token)).isEqualTo("alice@contoso.test");
    assertThat(token.getExpiresAt()).isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(30));
    credential.getTokenSync(Requests.request());
    assertThat(user(credential.getToken(vault()).blockOptional().orElseThrow()))
        .isEqualTo("alice@contoso.test");
    credential.getTokenSync(Requests.request().setTenantId(Requests.FABRIKAM));
    assertThat(challenges).hasSize(1);
    DeviceCodeInfo challenge = challenges.get(0);
    assertThat(challenge.getMessage())
        .contains(challenge.getUserCode(), challenge.getVerificationUrl());
    assertThat(challenge.getDeviceCode()).isNotBlank();
    assertThat(challenge.getExpiresOn()).isAfter(OffsetDateTime.now(ZoneOffset.UTC));
  }

  /** Clients of the Azure SDK say that they handle claims challenges; authenticate() does not. */
  @Test
  void oneSignInServesThoseWhoHandleClaimsChallengesToo() throws Exception {
    DeviceCodeCredential told =
        approvedBy("alice@contoso.test").disableAutomaticAuthentication().build();
    told.authenticate().block();
    AccessToken token = told.getTokenSync(Requests.request().setCaeEnabled(true));
    assertThat(user(token)).isEqualTo("alice@contoso.test");
    assertThat(told.getTokenSync(Requests.request()).getToken()).isNotEqualTo(token.getToken());
    assertThat(challenges).hasSize(1);

    DeviceCodeCredential credential = approvedBy("bob@contoso.test").build();
    credential.getTokenSync(vault().setCaeEnabled(true));
    assertThat(user(credential.getTokenSync(vault()))).isEqualTo("bob@contoso.test");
    assertThat(challenges).hasSize(2);
  }

  @Test
  void somebodyElsesSignInServesBothKindsOfRequestsFromThenOn() throws Exception {
    List<String> people = new ArrayList<>(List.of("alice@contoso.test", "bob@contoso.test"));
    DeviceCodeCredential credential =
        builder(challenge -> lab.approveDeviceCode(challenge.getUserCode(), people.remove(0)))
            .build();
    credential.authenticate().block();
    assertThat(user(credential.getTokenSync(vault().setCaeEnabled(true)))).startsWith("alice");
    credential.authenticate().block();
    assertThat(user(credential.getTokenSync(vault().setCaeEnabled(true)))).startsWith("bob");
    assertThat(user(credential.getTokenSync(vault()))).startsWith("bob");
    assertThat(people).isEmpty();
  }

  @Test
  void messageIsPrintedWhereNobodySaysOtherwise() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      DeviceCodeCredential credential =
          new DeviceCodeCredentialBuilder().network(EntraLab.network(lab)).build();
      CompletableFuture<@Nullable AccessToken> asking =
          credential.getToken(Requests.request()).toFuture();
      PersonAtABrowser.until(() -> pendingIn(printed).isPresent());
      String code = pendingIn(printed).orElseThrow();
      lab.approveDeviceCode(code, "bob@contoso.test");
      assertThat(user(Objects.requireNonNull(asking.join()))).isEqualTo("bob@contoso.test");
      assertThat(printed.toString(StandardCharsets.UTF_8)).contains(code).hasLineCount(1);
    } finally {
      System.setOut(before);
    }
  }

  /** The code that is printed: others have left theirs to the same lab. */
  private static Optional<String> pendingIn(ByteArrayOutputStream printed) {
    String text = printed.toString(StandardCharsets.UTF_8);
    return lab.pendingDeviceCodes().stream().filter(text::contains).findFirst();
  }

  @Test
  void personWhoDeclinesIsTold() {
    SignInException declined =
        Requests.failureOf(
            builder(challenge -> lab.declineDeviceCode(challenge.getUserCode())).build(),
            Requests.request());
    assertThat(declined.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(declined).hasMessageContaining("declined");
  }

  @Test
  void refusalOfTheRequestIsToldBeforeAnybodyIsAsked() {
    SignInException unknown =
        Requests.failureOf(
            approvedBy("alice@contoso.test").tenantId("nowhere.test").build(), Requests.request());
    assertThat(unknown.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(unknown).hasMessageContaining("AADSTS90002");
    SignInException refused =
        Requests.failureOf(
            approvedBy("alice@contoso.test").build(),
            new TokenRequestContext().addScopes("https://nosuch.example/.default"));
    assertThat(refused).hasMessageContaining("AADSTS500011");
    assertThat(challenges).isEmpty();
  }

  /**
   * An app registration of one's own that has a secret, or a redirect address for the web alone.
   */
  @Test
  void applicationThatIsNoPublicClientIsToldWhatToSwitchOn() {
    String app = lab.app("contoso-app").clientId();
    SignInException failure =
        Requests.failureOf(
            approvedBy("alice@contoso.test").tenantId(Requests.CONTOSO).clientId(app).build(),
            Requests.request());
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure)
        .hasMessageContaining("no public client")
        .hasMessageContaining("(AADSTS7000218)");
    assertThat(failure.attempts().get(0).remedy().orElseThrow())
        .contains("Authentication", "\"Allow public client flows\"", "Mobile and desktop")
        .contains("az ad app update --id " + app + " --is-fallback-public-client true");
  }

  @Test
  void scopeToWriteIsNamedWhereTheScopeIsARawResource() {
    SignInException failure =
        Requests.failureOf(
            approvedBy("alice@contoso.test").build(),
            new TokenRequestContext().addScopes("https://nosuch.example/user_impersonation"));
    assertThat(failure).hasMessageContaining("AADSTS500011");
    assertThat(failure.attempts().get(0).remedy())
        .hasValue("ask for 'https://nosuch.example/.default'");
  }

  @Test
  void consumerThatThrowsEndsTheSignIn() {
    SignInException failure =
        Requests.failureOf(
            builder(
                    challenge -> {
                      throw new IllegalStateException(challenge.getDeviceCode());
                    })
                .build(),
            Requests.request());
    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure).hasMessageContaining("IllegalStateException");
  }

  @Test
  void interruptAndCancelEndTheWait() throws Exception {
    CompletableFuture<String> shown = new CompletableFuture<>();
    DeviceCodeCredential credential =
        builder(challenge -> shown.complete(challenge.getUserCode())).build();
    CompletableFuture<String> seen = new CompletableFuture<>();
    Thread asking =
        new Thread(() ->
            seen.complete(
                Requests.failureOf(credential, Requests.request()).kind()
                    + " "
                    + Thread.currentThread().isInterrupted()));
    asking.start();
    shown.join();
    asking.interrupt();
    assertThat(seen.join()).isEqualTo("INTERRUPTED true");
    nothingIsLeft();

    CompletableFuture<String> again = new CompletableFuture<>();
    Disposable subscription =
        builder(challenge -> again.complete(challenge.getUserCode()))
            .build()
            .getToken(Requests.request())
            .subscribe();
    again.join();
    subscription.dispose();
    nothingIsLeft();
  }

  @Test
  void recordAndCacheOnDiskSpareAnotherSignIn(@TempDir Path home) throws Exception {
    TokenCachePersistenceOptions disk =
        new TokenCachePersistenceOptions()
            .setName("latchkey-test")
            .setUnencryptedStorageAllowed(true);
    Surroundings machine = BareMachine.with(Map.of("HOME", home.toString()));
    AuthenticationRecord record =
        approvedBy("alice@contoso.test")
            .surroundings(machine)
            .tokenCachePersistenceOptions(disk)
            .build()
            .authenticate(Requests.request())
            .blockOptional()
            .orElseThrow();
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    record.serialize(written);

    DeviceCodeCredential later =
        approvedBy("bob@contoso.test")
            .surroundings(machine)
            .tokenCachePersistenceOptions(disk)
            .authenticationRecord(
                AuthenticationRecord.deserialize(new ByteArrayInputStream(written.toByteArray())))
            .disableAutomaticAuthentication()
            .build();
    assertThat(user(later.getTokenSync(Requests.request()))).isEqualTo("alice@contoso.test");
    assertThat(user(later.getTokenSync(vault()))).isEqualTo("alice@contoso.test");
    assertThat(challenges).hasSize(1);
    assertThat(
            Requests.failureOf(
                approvedBy("bob@contoso.test")
                    .surroundings(machine)
                    .tokenCachePersistenceOptions(disk)
                    .disableAutomaticAuthentication()
                    .build(),
                Requests.request()))
        .as("without a record nobody is picked")
        .isInstanceOf(AuthenticationRequiredException.class);
  }

  @Test
  void signInAtAnUnknownAuthorityHasToSayWhatItIsFor() {
    assertThatThrownBy(() ->
            approvedBy("alice@contoso.test")
                .authorityHost("https://login.example")
                .build()
                .authenticate()
                .block())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("authenticate(TokenRequestContext)");
  }

  @Test
  void claimsLeadToANewToken() throws Exception {
    DeviceCodeCredential credential = approvedBy("alice@contoso.test").build();
    String first = credential.getTokenSync(Requests.request()).getToken();
    assertThat(credential.getTokenSync(Requests.request()).getToken()).isEqualTo(first);
    String second =
        credential
            .getTokenSync(
                Requests.request().setClaims("{\"access_token\":{\"acrs\":{\"value\":\"c1\"}}}"))
            .getToken();
    assertThat(second).isNotEqualTo(first);
    assertThat(challenges).hasSize(1);
  }
}
