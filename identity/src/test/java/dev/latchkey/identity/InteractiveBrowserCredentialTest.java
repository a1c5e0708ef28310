package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.lab.Lab;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

@Timeout(90)
class InteractiveBrowserCredentialTest {
  private static final String VAULT = "https://vault.azure.net/.default";
  private static Lab lab;

  @TempDir Path folder;
  private PersonAtABrowser person;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @BeforeEach
  void sitDown() throws IOException {
    person = new PersonAtABrowser(lab, folder);
  }

  @AfterEach
  void nothingIsLeft() {
    PersonAtABrowser.until(() -> ours().isEmpty());
  }

  private static String ours() {
    return String.join(
        " ",
        Leftovers.threads().stream().filter(name -> !name.startsWith("latchkey-lab")).toList());
  }

  private InteractiveBrowserCredentialBuilder builder() {
    return new InteractiveBrowserCredentialBuilder()
        .network(EntraLab.network(lab))
        .surroundings(person.machine());
  }

  private static CompletableFuture<AccessToken> ask(
      InteractiveBrowserCredential credential, TokenRequestContext request) {
    return CompletableFuture.supplyAsync(() -> credential.getTokenSync(request));
  }

  private static String claim(AccessToken token, String name) throws ParseException {
    return SignedJWT.parse(token.getToken()).getJWTClaimsSet().getStringClaim(name);
  }

  private static TokenRequestContext request(String scope) {
    return new TokenRequestContext().addScopes(scope);
  }

  @Test
  void personSignsInOnceAndTheRestIsSilent() throws Exception {
    InteractiveBrowserCredential credential = builder().loginHint("alice@contoso.test").build();
    CompletableFuture<AccessToken> asking = ask(credential, Requests.request());
    String page = person.signIn("alice@contoso.test");
    assertThat(page).contains("You have signed in").doesNotContain("code");
    assertThat(claim(asking.join(), "upn")).isEqualTo("alice@contoso.test");

    assertThat(claim(credential.getTokenSync(Requests.request()), "upn"))
        .isEqualTo("alice@contoso.test");
    String vault = credential.getTokenSync(request(VAULT)).getToken();
    assertThat(SignedJWT.parse(vault).getJWTClaimsSet().getAudience())
        .containsExactly("https://vault.azure.net");
    assertThat(
            claim(
                credential.getTokenSync(Requests.request().setTenantId(Requests.FABRIKAM)), "tid"))
        .isEqualTo(Requests.FABRIKAM);
    assertThat(person.isAsked()).isFalse();
  }

  @Test
  void addressAsksWithAProofKeyForTheAccountToBePicked() throws Exception {
    InteractiveBrowserCredential credential =
        builder().loginHint("bob@contoso.test").tenantId(Requests.CONTOSO).build();
    Disposable asking = credential.getToken(Requests.request()).subscribe();
    String address = person.asked();
    asking.dispose();
    assertThat(address)
        .startsWith(
            "https://login.microsoftonline.com/" + Requests.CONTOSO + "/oauth2/v2.0/authorize?");
    Map<String, String> query = PersonAtABrowser.query(address);
    assertThat(query)
        .containsEntry("client_id", "04b07795-8ddb-461a-bbee-02f9e1bf7b46")
        .containsEntry("response_type", "code")
        .containsEntry("response_mode", "form_post")
        .containsEntry("prompt", "select_account")
        .containsEntry("login_hint", "bob@contoso.test")
        .containsEntry("code_challenge_method", "S256");
    assertThat(query.get("code_challenge")).hasSize(43);
    assertThat(query.get("state")).hasSizeGreaterThan(40);
    assertThat(query.get("redirect_uri")).matches("http://localhost:\\d+");
    assertThat(query.get("scope")).contains(Requests.SCOPE, "offline_access");
  }

  @Test
  void requestForAnotherTenantIsAskedThere() throws Exception {
    InteractiveBrowserCredential credential = builder().build();
    Disposable asking =
        credential.getToken(Requests.request().setTenantId(Requests.FABRIKAM)).subscribe();
    assertThat(person.asked()).contains("/" + Requests.FABRIKAM + "/oauth2/");
    asking.dispose();
  }

  @Test
  void strangersOnThePortChangeNothing() throws Exception {
    CompletableFuture<AccessToken> asking = ask(builder().build(), Requests.request());
    person.awaitAsked();
    String address = Files.readString(folder.resolve("address"));
    URI port = URI.create(PersonAtABrowser.query(address).get("redirect_uri"));
    String state = PersonAtABrowser.query(address).get("state");
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port.getPort())) {
      assertThat(silent.isConnected()).isTrue();
      assertThat(person.get(port + "/").statusCode()).isEqualTo(404);
      assertThat(person.get(port + "/favicon.ico").statusCode()).isEqualTo(404);
      assertThat(person.get(port + "/other?code=x&state=" + state).statusCode()).isEqualTo(404);
      assertThat(person.get(port + "/?code=stolen&state=guess").statusCode()).isEqualTo(404);
      assertThat(person.post(port, Map.of("code", "stolen")).statusCode()).isEqualTo(404);
      assertThat(person.post(port, Map.of("error", "access_denied")).statusCode()).isEqualTo(404);
      assertThat(person.post(port, Map.of("state", "x".repeat(70_000))).statusCode())
          .isEqualTo(404);
      person.signIn("bob@contoso.test");
    }
    assertThat(claim(asking.join(), "upn")).isEqualTo("bob@contoso.test");
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port.getPort()).close())
        .as("nobody listens any more")
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void personWhoCancelsIsTold() throws Exception {
    InteractiveBrowserCredential credential = builder().build();
    CompletableFuture<SignInException> asking =
        CompletableFuture.supplyAsync(() -> Requests.failureOf(credential, Requests.request()));
    assertThat(person.cancel()).contains("did not succeed");
    assertThat(asking.join().kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(asking.join())
        .isNotInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("AADSTS65004");
  }

  @Test
  void pagesOfTheAppAreShown() throws Exception {
    BrowserCustomizationOptions pages =
        new BrowserCustomizationOptions()
            .setSuccessMessage("<p>well done</p>")
            .setErrorMessage("<p>oh dear</p>");
    InteractiveBrowserCredential credential = builder().browserCustomizationOptions(pages).build();
    pages.setSuccessMessage("changed afterwards");
    CompletableFuture<SignInException> cancelled =
        CompletableFuture.supplyAsync(() -> Requests.failureOf(credential, Requests.request()));
    assertThat(person.cancel()).isEqualTo("<p>oh dear</p>");
    cancelled.join();
    CompletableFuture<AccessToken> asking = ask(credential, Requests.request());
    assertThat(person.signIn("bob@contoso.test")).isEqualTo("<p>well done</p>");
    asking.join();
  }

  @Test
  void portAndPathOfTheAppAreUsed() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
      SignInException taken =
          Requests.failureOf(
              builder().redirectUrl("http://localhost:" + port).build(), Requests.request());
      assertThat(taken.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
      assertThat(taken).hasMessageContaining("taken").hasMessageContaining("" + port);
    }
    InteractiveBrowserCredential credential =
        builder().redirectUrl("http://localhost:" + port + "/signed-in").build();
    CompletableFuture<AccessToken> asking = ask(credential, Requests.request());
    person.awaitAsked();
    assertThat(Files.readString(folder.resolve("address")))
        .contains("redirect_uri=http%3A%2F%2Flocalhost%3A" + port + "%2Fsigned-in");
    person.signIn("bob@contoso.test");
    assertThat(claim(asking.join(), "upn")).isEqualTo("bob@contoso.test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost",
        "http://evil.test",
        "http://localhost.evil.test",
        "http://me@localhost",
        "http://localhost?a",
        "http://localhost#a",
        "localhost",
        "http://0.0.0.0",
        "http://localhost:99999",
        "a b",
        ""
      })
  void redirectToAnotherMachineIsRefused(String address) {
    assertThatThrownBy(() -> builder().redirectUrl(address))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void missingBrowserIsNotAvailable() throws Exception {
    SignInException none =
        Requests.failureOf(
            builder().surroundings(person.machine(Map.of("PATH", "/nowhere"))).build(),
            Requests.request());
    assertThat(none).isInstanceOf(CredentialUnavailableException.class);
    assertThat(none.attempts().get(0).remedy().orElseThrow())
        .contains("BROWSER", "DeviceCodeCredential");

    Path broken = person.program("broken", "exit 3");
    assertThat(
            Requests.failureOf(
                    builder()
                        .surroundings(
                            person.machine(Map.of("BROWSER", "/no/such:" + broken + " --new %s &")))
                        .build(),
                    Requests.request())
                .kind())
        .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
  }

  @Test
  void browserOfTheSystemIsOpenedWhereNoneIsNamed() throws Exception {
    person.program("xdg-open", "exec '" + folder.resolve("browser") + "' \"$1\"");
    InteractiveBrowserCredential credential =
        builder()
            .surroundings(person.machine(Map.of("PATH", "relative:" + folder + ":/usr/bin:/bin")))
            .build();
    CompletableFuture<AccessToken> asking = ask(credential, Requests.request());
    person.signIn("bob@contoso.test");
    assertThat(claim(asking.join(), "upn")).isEqualTo("bob@contoso.test");
  }

  @Test
  void nobodyIsWaitedForForEver() {
    SignInException late =
        Requests.failureOf(builder().patience(Duration.ofMillis(50)).build(), Requests.request());
    assertThat(late.kind()).isEqualTo(FailureKind.TIMED_OUT);
    person.awaitAsked(); // The browser writes into the folder that is removed now.
  }

  @Test
  void interruptEndsTheWaitAndTheListening() throws Exception {
    InteractiveBrowserCredential credential = builder().build();
    CompletableFuture<String> seen = new CompletableFuture<>();
    Thread asking =
        new Thread(() ->
            seen.complete(
                Requests.failureOf(credential, Requests.request()).kind()
                    + " "
                    + Thread.currentThread().isInterrupted()));
    asking.start();
    URI port = URI.create(PersonAtABrowser.query(person.asked()).get("redirect_uri"));
    asking.interrupt();
    assertThat(seen.join()).isEqualTo("INTERRUPTED true");
    nothingIsLeft();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void signInThatMayNotHappenByItselfIsAskedFor() throws Exception {
    InteractiveBrowserCredential credential = builder().disableAutomaticAuthentication().build();
    TokenRequestContext request = Requests.request();
    SignInException required = Requests.failureOf(credential, request);
    assertThat(required).isInstanceOf(AuthenticationRequiredException.class);
    assertThat(((AuthenticationRequiredException) required).getTokenRequestContext())
        .isSameAs(request);
    assertThat(required.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(required).hasMessageContaining("authenticate()");
    assertThat(person.isAsked()).isFalse();

    CompletableFuture<@Nullable AuthenticationRecord> signingIn =
        credential.authenticate().toFuture();
    person.signIn("alice@contoso.test");
    AuthenticationRecord record = Objects.requireNonNull(signingIn.join());
    assertThat(record.getUsername()).isEqualTo("alice@contoso.test");
    assertThat(record.getTenantId()).isEqualTo(Requests.CONTOSO);
    assertThat(record.getHomeAccountId()).endsWith("." + Requests.CONTOSO);
    assertThat(record.getClientId()).isEqualTo("04b07795-8ddb-461a-bbee-02f9e1bf7b46");
    assertThat(claim(credential.getTokenSync(request), "upn")).isEqualTo("alice@contoso.test");

    signingIn = credential.authenticate(Requests.request()).toFuture();
    person.signIn("bob@contoso.test");
    assertThat(signingIn.join())
        .extracting(AuthenticationRecord::getUsername)
        .isEqualTo("bob@contoso.test");
    assertThat(claim(credential.getTokenSync(request), "upn"))
        .as("never the token of who was there before")
        .isEqualTo("bob@contoso.test");
  }

  @Test
  void revokedSignInIsMadeAnew() throws Exception {
    InteractiveBrowserCredential credential = builder().build();
    CompletableFuture<AccessToken> asking = ask(credential, Requests.request());
    person.signIn("bob@contoso.test");
    asking.join();
    lab.revokeSignIns("bob@contoso.test");
    asking = ask(credential, request(VAULT));
    person.signIn("alice@contoso.test");
    assertThat(claim(asking.join(), "upn")).isEqualTo("alice@contoso.test");
  }

  @Test
  void manyThreadsLeadToOneSignIn() throws Exception {
    InteractiveBrowserCredential credential = builder().build();
    CompletableFuture<?>[] asking = new CompletableFuture<?>[8];
    for (int i = 0; i < asking.length; i++) {
      TokenRequestContext request = i % 2 == 0 ? Requests.request() : request(VAULT);
      CompletableFuture<AccessToken> token = new CompletableFuture<>();
      new Thread(() -> token.complete(credential.getTokenSync(request))).start();
      asking[i] = token;
    }
    person.signIn("bob@contoso.test");
    CompletableFuture.allOf(asking).join();
    assertThat(person.isAsked()).isFalse();
  }

  @Test
  void requestIsCheckedBeforeAnythingOpens() {
    InteractiveBrowserCredential credential = builder().tenantId(Requests.CONTOSO).build();
    assertThatThrownBy(() -> credential.getTokenSync(new TokenRequestContext()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> credential.getTokenSync(Requests.request().setTenantId(Requests.FABRIKAM)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(person.isAsked()).isFalse();
  }
}
