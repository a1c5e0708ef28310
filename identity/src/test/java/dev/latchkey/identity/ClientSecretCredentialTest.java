package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import dev.latchkey.lab.Lab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClientSecretCredentialTest {
  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static ClientSecretCredentialBuilder builder() {
    return new ClientSecretCredentialBuilder()
        .network(EntraLab.network(lab))
        .tenantId(EntraLab.CONTOSO)
        .clientId(lab.app("contoso-app").clientId())
        .clientSecret(lab.app("contoso-app").secret());
  }

  @Test
  void secretGivesAToken() {
    AccessToken token = builder().build().getTokenSync(EntraLab.request());
    assertThat(token.getToken()).startsWith("ey");
  }

  @Test
  void wrongSecretIsRefusedWithTheSettingToChange() {
    SignInException failure =
        FakeAz.failureOf(builder().clientSecret("wrong").build(), EntraLab.request());
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
  }
}
