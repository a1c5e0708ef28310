package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import dev.latchkey.lab.Lab;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Neither proof nor token is in a log at its most talkative, an exception with causes, a text. */
@ParameterizedClass
@EnumSource
class EntraSecretsTest {
  private static final String NONE = "no-such-token";

  @Parameter EntraUnderTest kind;

  @TempDir Path folder;

  private static Lab lab;
  private static SecretEcho echo;

  @BeforeAll
  static void start() throws IOException {
    lab = Lab.start();
    echo = SecretEcho.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
    echo.close();
  }

  @Test
  void successIsSilentAboutThem() {
    List<String> tokens = new ArrayList<>();
    String log =
        Logged.everythingBy(
            () -> tokens.add(kind.in(lab, folder).getTokenSync(Requests.request()).getToken()));

    assertThat(log).contains("a token of tenant " + Requests.CONTOSO);
    assertSilent(log, tokens.get(0));
    assertThat(log).doesNotContain("alice");
  }

  @Test
  void refusalIsSilentAboutThem() {
    assertFailureIsSilent(kind.refusedIn(lab, folder, builder -> {}));
  }

  /** An answer may repeat the request; none of it may come out again. */
  @Test
  void serverThatRepeatsTheSecretIsNotQuoted() {
    for (String shape : SecretEcho.SHAPES) {
      assertFailureIsSilent(kind.in(lab, folder, echo.options(shape)));
    }
  }

  @Test
  void bodiesAreNotLoggedEvenWhenThatIsAskedFor() {
    Consumer<CredentialBuilderBase<?>> talkative =
        builder -> {
          echo.options("error").accept(builder);
          builder.httpLogOptions(
              new HttpLogOptions().setLogLevel(HttpLogDetailLevel.BODY_AND_HEADERS));
        };

    assertFailureIsSilent(kind.in(lab, folder, talkative));
  }

  @Test
  void noToStringHoldsASecret() {
    List<String> texts = new ArrayList<>();
    TokenCredential credential =
        kind.in(lab, folder, builder -> texts.add(builder + " " + builder.httpSettings()));
    texts.add(String.valueOf(credential));

    assertThat(texts).isNotEmpty();
    texts.forEach(text -> assertSilent(text, NONE));
  }

  private void assertFailureIsSilent(TokenCredential credential) {
    StringWriter texts = new StringWriter();
    String log =
        Logged.everythingBy(() -> {
          Throwable failure = catchThrowable(() -> credential.getTokenSync(Requests.request()));
          assertThat(failure).isInstanceOf(SignInException.class);
          failure.printStackTrace(new PrintWriter(texts, true));
          texts.append(((SignInException) failure).attempts().toString());
        });

    assertSilent(texts.toString(), NONE);
    assertSilent(log, NONE);
  }

  private void assertSilent(String text, String token) {
    List<String> secrets = new ArrayList<>(kind.secrets(lab));
    secrets.add(token);
    assertThat(text).doesNotContain(secrets).doesNotContain(SecretEcho.MARK);
    assertThat(text).doesNotContainPattern("eyJ[\\w-]+\\.[\\w-]+\\."); // Any JWT.
    assertThat(text).doesNotContain("PRIVATE KEY");
  }
}
