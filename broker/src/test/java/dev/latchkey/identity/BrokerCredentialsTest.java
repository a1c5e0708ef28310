package dev.latchkey.identity;

import static dev.latchkey.identity.broker.fake.Answers.ALICE;
import static dev.latchkey.identity.broker.fake.Answers.BOB;
import static dev.latchkey.identity.broker.fake.Answers.CONTOSO;
import static dev.latchkey.identity.broker.fake.Answers.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.broker.fake.Answers;
import dev.latchkey.identity.broker.fake.FakeBroker;
import dev.latchkey.identity.broker.fake.OnRealBus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials and chains, as apps use them, with a broker on a real session bus. */
@Timeout(60)
class BrokerCredentialsTest extends OnRealBus {
  @TempDir Path home;

  private EnrolledMachine machine() {
    return new EnrolledMachine(home, bus());
  }

  private static TokenRequestContext request() {
    return new TokenRequestContext().addScopes("https://storage.azure.com/.default");
  }

  private static String token(TokenCredential credential) {
    return credential.getTokenSync(request()).getToken();
  }

  private static SignInException failure(TokenCredential credential) {
    SignInException failure =
        catchThrowableOfType(SignInException.class, () -> credential.getTokenSync(request()));
    assertThat(failure).isNotNull();
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("secret", ALICE.object(), ALICE.clientInfo());
    return failure;
  }

  private VisualStudioCodeCredential ofVisualStudioCode() throws Exception {
    return new VisualStudioCodeCredentialBuilder()
        .processTimeout(Duration.ofSeconds(20))
        .tools(machine().signsInToVisualStudioCode(ALICE).tools())
        .build();
  }

  @Test
  void visualStudioCodesAccountGetsATokenOnce() throws Exception {
    VisualStudioCodeCredential credential = ofVisualStudioCode();
    assertThat(token(credential)).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
    assertThat(token(credential)).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
    assertThat(fake.methods()).containsExactly("getAccounts", "acquireTokenSilently");
    assertThat(fake.calls().get(1).request())
        .contains("\"authority\":\"https://login.microsoftonline.com/" + CONTOSO + "\"")
        .contains("\"clientId\":\"aebc6443-996d-45c2-90f0-388ff96faa56\"");
  }

  @Test
  void claimsAreAlwaysAskedFor() throws Exception {
    VisualStudioCodeCredential credential = ofVisualStudioCode();
    token(credential);
    for (int i = 0; i < 2; i++) {
      credential.getTokenSync(
          request().setClaims("{\"access_token\":{\"acrs\":{\"value\":\"c1\"}}}"));
    }
    assertThat(fake.calls()).hasSize(6);
    assertThat(fake.calls().get(5).request()).contains("acrs");
  }

  @Test
  void anotherSignInTakesEffectOnTheNextCall() throws Exception {
    VisualStudioCodeCredential credential = ofVisualStudioCode();
    token(credential);
    machine().signsInToVisualStudioCode(BOB);
    fake.accounts(call -> Answers.accounts(ALICE, BOB)).silent(call -> Answers.token(BOB));
    assertThat(token(credential)).isEqualTo(Answers.accessToken(BOB, CONTOSO));
  }

  @Test
  void tokenOfAnotherAccountIsNeverGiven() throws Exception {
    fake.accounts(call -> Answers.accounts(BOB, ALICE)).silent(call -> Answers.token(BOB));
    SignInException failure = failure(ofVisualStudioCode());
    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure).hasMessageContaining("another account");
  }

  @Test
  void tokenOfAnotherTenantIsNeverGiven() throws Exception {
    fake.silent(call -> Answers.token(ALICE, Answers.accessToken(ALICE, FABRIKAM)));
    VisualStudioCodeCredential credential = ofVisualStudioCode();
    SignInException failure =
        catchThrowableOfType(
            SignInException.class, () -> credential.getTokenSync(request().setTenantId(CONTOSO)));
    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2, secret, REAUTHENTICATION_REQUIRED",
    "2, AADSTS53003 secret, REFUSED",
    "3, secret, NETWORK",
    "0, secret, UNEXPECTED",
    "19, secret, NOT_SIGNED_IN",
  })
  void everyFailureLetsAnyChainGoOn(int status, String words, FailureKind kind) throws Exception {
    fake.silent(call -> Answers.error(status, words));
    SignInException failure = failure(ofVisualStudioCode());
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
  }

  @Test
  void badRequestIsTheCallers() throws Exception {
    fake.silent(call -> Answers.error(2, "AADSTS90002 secret"));
    SignInException failure = failure(ofVisualStudioCode());
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).isNotInstanceOf(CredentialUnavailableException.class);
  }

  @Test
  void signInThroughTheBrowserIsGuessed() throws Exception {
    fake.accounts(call -> Answers.accounts()).silent(call -> Answers.error(19, "secret"));
    assertThat(failure(ofVisualStudioCode()))
        .hasMessageContaining(
            "the authentication broker does not know the account: Visual Studio Code may have"
                + " signed in through the browser");
  }

  private DefaultAzureCredentialBuilder chain(EnrolledMachine machine) {
    return new DefaultAzureCredentialBuilder()
        .tools(machine.tools())
        .credentialProcessTimeout(Duration.ofSeconds(3));
  }

  @Test
  void brokerThatHangsLeavesTheChainToAz() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    fake.silent(call -> {
      end.await();
      return "";
    });
    long start = System.nanoTime();
    TokenCredential chain = chain(machine().hasAz().signsInToVisualStudioCode(ALICE)).build();
    assertThat(token(chain)).isEqualTo(EnrolledMachine.AZ_TOKEN);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
    end.countDown();
    long again = System.nanoTime();
    assertThat(token(chain)).isEqualTo(EnrolledMachine.AZ_TOKEN);
    assertThat(Duration.ofNanos(System.nanoTime() - again)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void brokerThatClosesOrAnswersGarbageLeavesTheChainToAz() throws Exception {
    fake.accounts(call -> "garbage");
    assertThat(token(chain(machine().hasAz().signsInToVisualStudioCode(ALICE)).build()))
        .isEqualTo(EnrolledMachine.AZ_TOKEN);
    FakeBroker closing = fake;
    fake.accounts(call -> {
      new Thread(closing::close).start();
      Thread.sleep(20_000);
      return "";
    });
    assertThat(token(chain(machine().hasAz().signsInToVisualStudioCode(ALICE)).build()))
        .isEqualTo(EnrolledMachine.AZ_TOKEN);
  }

  @Test
  void systemsAccountIsTheLastOfTheDevelopersSources() throws Exception {
    DefaultAzureCredential chain = chain(machine()).build();
    assertThat(chain.report().entries())
        .extracting(SignInReport.Entry::source)
        .containsExactly(
            "VisualStudioCodeCredential",
            "AzureCliCredential",
            "AzurePowerShellCredential",
            "AzureDeveloperCliCredential",
            "BrokerCredential");
    assertThat(token(chain)).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
    assertThat(fake.calls().get(1).request())
        .contains("\"clientId\":\"04b07795-8ddb-461a-bbee-02f9e1bf7b46\"")
        .contains("\"authority\":\"https://login.microsoftonline.com/organizations\"");
  }

  @Test
  void brokerIsNotAskedWhereAnEarlierSourceHasAToken() throws Exception {
    assertThat(token(chain(machine().hasAz()).build())).isEqualTo(EnrolledMachine.AZ_TOKEN);
    assertThat(fake.calls()).isEmpty();
  }

  @Test
  void brokerCanBeExcludedAndNamedAlone() throws Exception {
    EnrolledMachine without =
        machine().variable("AZURE_TOKEN_CREDENTIALS", "dev,-BrokerCredential");
    assertThat(failure(chain(without).build())).hasMessageNotContaining("BrokerCredential");
    assertThat(failure(chain(machine()).exclude("BrokerCredential").build()))
        .hasMessageNotContaining("BrokerCredential");
    assertThat(fake.calls()).isEmpty();
    EnrolledMachine alone =
        machine().hasAz().variable("AZURE_TOKEN_CREDENTIALS", "BrokerCredential");
    assertThat(token(chain(alone).build())).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
  }

  @Test
  void tenantOfTheChainIsTheBrokersToo() throws Exception {
    fake.silent(call -> Answers.token(ALICE, Answers.accessToken(ALICE, FABRIKAM)));
    TokenCredential chain = chain(machine()).tenantId(FABRIKAM).build();
    assertThat(token(chain)).isEqualTo(Answers.accessToken(ALICE, FABRIKAM));
    assertThat(fake.calls().get(1).request()).contains("/" + FABRIKAM + "\"");
  }

  @Test
  void severalAccountsAreNamedAndNoneIsTaken() throws Exception {
    fake.accounts(call -> Answers.accounts(ALICE, BOB));
    EnrolledMachine alone = machine().variable("AZURE_TOKEN_CREDENTIALS", "BrokerCredential");
    SignInException failure = failure(chain(alone).build());
    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure).hasMessageContaining("'alice@contoso.test', 'bob@contoso.test'");
  }
}
