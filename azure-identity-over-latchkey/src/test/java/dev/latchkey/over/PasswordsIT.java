package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.util.Configuration;
import com.azure.identity.AuthenticationRecord;
import com.azure.identity.CredentialUnavailableException;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.UsernamePasswordCredential;
import com.azure.identity.UsernamePasswordCredentialBuilder;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A user's name and password, given to a builder or to the environment as azure-identity has it.
 */
class PasswordsIT {
  private static final String ALICE = "alice@contoso.test";
  private static final String PASSWORD = "a+pass&word=%25";

  private static Lab lab;
  private static LabApp app;

  private final Map<String, String> settings = new HashMap<>();

  @BeforeAll
  static void start() {
    lab =
        Lab.builder()
            .tenant(
                "contoso.test",
                tenant ->
                    tenant
                        .user("alice", user -> user.password(PASSWORD))
                        .app("desktop", desktop -> desktop.multiTenant()))
            .start();
    app = lab.app("desktop");
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @AfterEach
  void unset() {
    settings.keySet().forEach(Configuration.getGlobalConfiguration()::remove);
  }

  private void set(String name, String value) {
    settings.put(name, value);
    Configuration.getGlobalConfiguration().put(name, value);
  }

  private void setUser() {
    set("AZURE_CLIENT_ID", app.clientId());
    set("AZURE_USERNAME", ALICE);
    set("AZURE_PASSWORD", PASSWORD);
  }

  private static TokenRequestContext request() {
    return new TokenRequestContext().addScopes("https://vault.azure.net/.default");
  }

  private static TokenCredential environment() {
    return new EnvironmentCredentialBuilder().httpClient(Peers.http(lab)).build();
  }

  private static String claims(Supplier<TokenCredential> credential) {
    String token = credential.get().getTokenSync(request()).getToken();
    return new String(
        Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
  }

  private static UsernamePasswordCredential user(String password) {
    return new UsernamePasswordCredentialBuilder()
        .clientId(app.clientId())
        .tenantId(app.tenantId())
        .username(ALICE)
        .password(password)
        .httpClient(Peers.http(lab))
        .build();
  }

  @Test
  void userSignsInWithNameAndPassword() {
    UsernamePasswordCredential credential = user(PASSWORD);

    assertThat(claims(() -> credential)).contains(ALICE, "https://vault.azure.net");
    AuthenticationRecord record = credential.authenticate(request()).block();
    assertThat(record).extracting(AuthenticationRecord::getUsername).isEqualTo(ALICE);
    assertThat(credential.toString()).doesNotContain(PASSWORD);
  }

  @Test
  void wrongPasswordIsAClientAuthenticationExceptionWithoutThePassword() {
    assertThatThrownBy(() -> user("another").getTokenSync(request()))
        .isInstanceOf(ClientAuthenticationException.class)
        .isNotInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("AADSTS50126")
        .message()
        .doesNotContain("another");
  }

  @Test
  void userOfTheEnvironmentSignsInWithAndWithoutATenant() {
    setUser();
    assertThat(claims(PasswordsIT::environment)).contains(ALICE);
    set("AZURE_TENANT_ID", app.tenantId());
    assertThat(claims(PasswordsIT::environment)).contains(ALICE);
  }

  @Test
  void defaultChainTakesTheUserOfTheEnvironment() {
    setUser();
    set("AZURE_TOKEN_CREDENTIALS", "prod");
    assertThat(
            claims(() -> new DefaultAzureCredentialBuilder().httpClient(Peers.http(lab)).build()))
        .contains(ALICE);
  }

  /** A secret alone, without its tenant, does not count. */
  @Test
  void secretComesBeforeThePasswordIfItsTenantIsSet() {
    setUser();
    set("AZURE_CLIENT_SECRET", "wrong-secret");
    assertThat(claims(PasswordsIT::environment)).contains(ALICE);

    set("AZURE_TENANT_ID", app.tenantId());
    assertThatThrownBy(() -> environment().getTokenSync(request()))
        .isInstanceOf(ClientAuthenticationException.class)
        .hasMessageContaining("AZURE_CLIENT_SECRET");
  }

  @Test
  void wrongPasswordOfTheEnvironmentStopsAChain() {
    setUser();
    set("AZURE_PASSWORD", "another");
    set("AZURE_TOKEN_CREDENTIALS", "prod");
    assertThatThrownBy(() ->
            new DefaultAzureCredentialBuilder()
                .httpClient(Peers.http(lab))
                .build()
                .getTokenSync(request()))
        .isInstanceOf(ClientAuthenticationException.class)
        .isNotInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("EnvironmentCredential")
        .hasMessageContaining("AADSTS50126")
        .message()
        .doesNotContain("another");
  }

  @Test
  void unknownApplicationIsNamedByItsVariable() {
    setUser();
    set("AZURE_CLIENT_ID", "00000000-0000-4000-8000-000000000000");
    assertThatThrownBy(() -> environment().getTokenSync(request()))
        .hasMessageContaining("AADSTS700016")
        .hasMessageContaining("set AZURE_CLIENT_ID");
  }

  @Test
  void userWithoutAnApplicationIsUnavailable() {
    set("AZURE_USERNAME", ALICE);
    set("AZURE_PASSWORD", PASSWORD);
    assertThatThrownBy(() -> environment().getTokenSync(request()))
        .isInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("AZURE_CLIENT_ID")
        .message()
        .doesNotContain("does not take");
  }
}
