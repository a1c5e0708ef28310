package dev.latchkey.identity.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.VisualStudioCodeCredentialBuilder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The broker of an enrolled machine, whose user is signed in to Azure in Visual Studio Code: the
 * only test that asks Microsoft Entra. A person runs it. If you have, please tell us what it said.
 */
class LiveBrokerTest {
  private static final String VARIABLE = "LATCHKEY_TEST_LIVE_BROKER";

  @Test
  void recordsAccountGetsAToken() {
    Assumptions.assumeTrue(
        "1".equals(System.getenv(VARIABLE)),
        "a live broker is asked only by a person, who sets " + VARIABLE + "=1");
    AccessToken token =
        new VisualStudioCodeCredentialBuilder()
            .build()
            .getTokenSync(
                new TokenRequestContext().addScopes("https://management.azure.com/.default"));
    assertThat(token.isExpired()).isFalse();
  }
}
