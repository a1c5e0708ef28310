package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.traffic.RecordedRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person's sign-in at its most talkative: no code, key or token is in a log or a text. */
@Timeout(90)
class InteractiveSecretsTest {
  private static final String VAULT = "https://vault.azure.net/.default";

  /** What the lab was sent that nobody else may see. */
  private static final List<String> SECRET_FIELDS =
      List.of("code", "code_verifier", "device_code", "refresh_token", "client_secret");

  @TempDir Path folder;

  private final List<String> secrets = new ArrayList<>();
  private final StringWriter texts = new StringWriter();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private PrintStream before;
  private Lab lab;
  private PersonAtABrowser person;

  @BeforeEach
  void start() throws Exception {
    lab = Lab.start();
    person = new PersonAtABrowser(lab, folder);
    before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setErr(before);
    lab.close();
  }

  private <B extends AadCredentialBuilderBase<B>> B set(B builder) {
    return builder.network(EntraLab.network(lab)).surroundings(person.machine());
  }

  private void note(AccessToken token) {
    secrets.add(token.getToken());
  }

  private void failed(TokenCredential credential) {
    SignInException failure = Requests.failureOf(credential, Requests.request());
    failure.printStackTrace(new PrintWriter(texts, true));
    texts.append(failure.attempts().toString());
  }

  private void assertSilent(TokenCredential credential, String... sent) {
    for (RecordedRequest request : lab.requests()) {
      SECRET_FIELDS.forEach(name -> {
        String value = request.form().get(name);
        if (value != null) {
          secrets.add(value);
        }
      });
    }
    assertThat(lab.requests())
        .as("what is looked for was really sent")
        .anyMatch(request -> request.form().keySet().containsAll(List.of(sent)));
    String all = log.toString(StandardCharsets.UTF_8) + texts + credential;
    assertThat(log.toString(StandardCharsets.UTF_8)).contains("com.microsoft.aad.msal4j");
    assertThat(all).doesNotContain(secrets);
    assertThat(all).doesNotContainPattern("eyJ[\\w-]+\\.[\\w-]+\\."); // Any JWT.
  }

  @Test
  void browsersSignInIsSilent() throws Exception {
    InteractiveBrowserCredential credential =
        set(new InteractiveBrowserCredentialBuilder().enableUnsafeSupportLogging()).build();
    CompletableFuture<AccessToken> asking =
        CompletableFuture.supplyAsync(() -> credential.getTokenSync(Requests.request()));
    String address = person.asked();
    secrets.add(PersonAtABrowser.query(address).get("state"));
    person.opened(address);
    person.signIn("alice@contoso.test");
    note(asking.join());
    note(credential.getTokenSync(new TokenRequestContext().addScopes(VAULT)));

    lab.revokeSignIns("alice@contoso.test");
    CompletableFuture<Void> declined =
        CompletableFuture.runAsync(
            () -> failed(set(new InteractiveBrowserCredentialBuilder()).build()));
    person.cancel();
    declined.join();

    assertSilent(credential, "code", "code_verifier");
  }

  @Test
  void deviceCodeIsSilent() {
    Consumer<DeviceCodeInfo> typed =
        challenge -> {
          secrets.addAll(List.of(challenge.getUserCode(), challenge.getDeviceCode()));
          texts.append(String.valueOf(challenge));
          lab.approveDeviceCode(challenge.getUserCode(), "alice@contoso.test");
        };
    DeviceCodeCredential credential =
        set(new DeviceCodeCredentialBuilder().challengeConsumer(typed)).build();
    note(credential.getTokenSync(Requests.request()));
    note(credential.getTokenSync(new TokenRequestContext().addScopes(VAULT)));

    assertSilent(credential, "device_code");
  }

  /** MSAL would log the message of what the app's own code throws. */
  @Test
  void wordsOfAConsumerThatThrowsAreNotRepeated() {
    Consumer<DeviceCodeInfo> thrown =
        challenge -> {
          secrets.addAll(List.of(challenge.getUserCode(), challenge.getDeviceCode()));
          throw new IllegalStateException("can't show " + challenge.getDeviceCode());
        };
    DeviceCodeCredential credential =
        set(new DeviceCodeCredentialBuilder().challengeConsumer(thrown)).build();
    SignInException failure = Requests.failureOf(credential, Requests.request());
    texts.append(failure.getMessage());

    assertThat(secrets).isNotEmpty();
    assertThat(failure)
        .hasMessageContaining("challengeConsumer(…) threw IllegalStateException")
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertSilent(credential, "client_id");
  }

  @Test
  void codeOfTheAppsOwnPageIsSilent() throws Exception {
    String client = lab.app("contoso-app").clientId();
    AuthorizationCodeCredentialBuilder builder =
        set(new AuthorizationCodeCredentialBuilder())
            .clientId(client)
            .tenantId(Requests.CONTOSO)
            .authorizationCode("a-code-that-nobody-may-see")
            .redirectUrl("https://app.contoso.test/signed-in");
    failed(builder.clientSecret(lab.app("contoso-app").secret()).build());
    failed(builder.clientSecret("a-wrong-secret").build());

    assertSilent(builder.build(), "code", "client_secret");
  }
}
