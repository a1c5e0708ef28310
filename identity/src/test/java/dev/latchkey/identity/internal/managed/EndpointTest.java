package dev.latchkey.identity.internal.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.HttpCall;
import dev.latchkey.identity.internal.source.Failure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each source is asked, by its protocol. */
class EndpointTest {
  private static final String VAULT = "https://vault.azure.net";
  private static final String ENCODED = "resource=https%3A%2F%2Fvault.azure.net";
  private static final String SECRET = "a-header-secret";

  private static Endpoint endpoint(ManagedIdentitySource source, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    switch (source) {
      case SERVICE_FABRIC ->
          environment.putAll(
              Map.of(
                  "IDENTITY_ENDPOINT", "https://10.0.0.4:2377/metadata/identity/oauth2/token",
                  "IDENTITY_HEADER", SECRET,
                  "IDENTITY_SERVER_THUMBPRINT", "AB:CD"));
      case APP_SERVICE ->
          environment.putAll(
              Map.of(
                  "IDENTITY_ENDPOINT",
                  "http://127.0.0.1:41/msi/token/",
                  "IDENTITY_HEADER",
                  SECRET));
      case MACHINE_LEARNING ->
          environment.putAll(
              Map.of("MSI_ENDPOINT", "http://127.0.0.1:42/token?a=b", "MSI_SECRET", SECRET));
      case CLOUD_SHELL -> environment.put("MSI_ENDPOINT", "http://localhost:50342/oauth2/token");
      case ARC ->
          environment.putAll(
              Map.of(
                  "IDENTITY_ENDPOINT",
                  "http://localhost:40342/metadata/identity/oauth2/token",
                  "IMDS_ENDPOINT",
                  "http://localhost:40342"));
      default -> {}
    }
    environment.putAll(more);
    Endpoint endpoint =
        new Endpoint(
            DeployedMachine.with(environment),
            ManagedIdentitySource.of(DeployedMachine.with(environment)));
    assertThat(endpoint.source()).isEqualTo(source);
    return endpoint;
  }

  private static IdentityId id(@Nullable String kind) {
    return kind == null
        ? IdentityId.SYSTEM
        : new IdentityId(IdentityId.Kind.valueOf(kind), "/an id");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "SERVICE_FABRIC,-,https://10.0.0.4:2377/metadata/identity/oauth2/token?api-version=2019-07-01-preview&R,secret",
        "APP_SERVICE,-,http://127.0.0.1:41/msi/token/?api-version=2019-08-01&R,X-IDENTITY-HEADER",
        "APP_SERVICE,CLIENT,http://127.0.0.1:41/msi/token/?api-version=2019-08-01&R&client_id=%2Fan+id,X-IDENTITY-HEADER",
        "APP_SERVICE,RESOURCE,http://127.0.0.1:41/msi/token/?api-version=2019-08-01&R&mi_res_id=%2Fan+id,X-IDENTITY-HEADER",
        "APP_SERVICE,OBJECT,http://127.0.0.1:41/msi/token/?api-version=2019-08-01&R&object_id=%2Fan+id,X-IDENTITY-HEADER",
        "MACHINE_LEARNING,-,http://127.0.0.1:42/token?a=b&api-version=2017-09-01&R,secret",
        "MACHINE_LEARNING,CLIENT,http://127.0.0.1:42/token?a=b&api-version=2017-09-01&R&clientid=%2Fan+id,secret",
        "CLOUD_SHELL,-,http://localhost:50342/oauth2/token?R,Metadata",
        "ARC,-,http://localhost:40342/metadata/identity/oauth2/token?api-version=2020-06-01&R,Metadata",
        "ARC,CLIENT,http://localhost:40342/metadata/identity/oauth2/token?api-version=2020-06-01&R&client_id=%2Fan+id,Metadata",
        "ARC,RESOURCE,http://localhost:40342/metadata/identity/oauth2/token?api-version=2020-06-01&R&mi_res_id=%2Fan+id,Metadata",
        "IMDS,-,http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&R,Metadata",
        "IMDS,CLIENT,http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&R&client_id=%2Fan+id,Metadata",
        "IMDS,OBJECT,http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&R&object_id=%2Fan+id,Metadata",
        "IMDS,RESOURCE,http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&R&msi_res_id=%2Fan+id,Metadata",
      })
  void requestFollowsTheProtocol(
      ManagedIdentitySource source, @Nullable String kind, String uri, String header)
      throws Failure {
    HttpCall request = endpoint(source, Map.of()).request(VAULT, id(kind));
    assertThat(request.address())
        .hasToString(uri.replace("&R", "&" + ENCODED).replace("?R", "?" + ENCODED));
    assertThat(request.headers())
        .isEqualTo(Map.of(header, header.equals("Metadata") ? "true" : SECRET));
    assertThat(request.thumbprint())
        .isEqualTo(source == ManagedIdentitySource.SERVICE_FABRIC ? "AB:CD" : null);
    assertThat(request.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVICE_FABRIC,CLIENT",
    "SERVICE_FABRIC,RESOURCE",
    "SERVICE_FABRIC,OBJECT",
    "CLOUD_SHELL,CLIENT",
    "CLOUD_SHELL,RESOURCE",
    "CLOUD_SHELL,OBJECT",
    "MACHINE_LEARNING,RESOURCE",
    "MACHINE_LEARNING,OBJECT",
  })
  void idThatASourceDoesNotTakeIsNotAvailable(ManagedIdentitySource source, String kind) {
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> endpoint(source, Map.of()).request(VAULT, id(kind)));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure).hasMessageContaining("'/an id'");
    assertThat(failure.remedy()).isPresent();
  }

  @Test
  void machineLearningHasADefaultOfItsOwn() throws Failure {
    Endpoint endpoint =
        endpoint(
            ManagedIdentitySource.MACHINE_LEARNING, Map.of("DEFAULT_IDENTITY_CLIENT_ID", "mine"));
    assertThat(endpoint.request(VAULT, IdentityId.SYSTEM).address().getQuery())
        .endsWith("&clientid=mine");
    assertThat(endpoint.request(VAULT, id("CLIENT")).address().getQuery())
        .endsWith("&clientid=/an+id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1",
        "http://127.0.0.1:1/",
        "http://127.0.0.1:1//",
        " http://127.0.0.1:1 "
      })
  void addressOfTheMetadataServiceCanBeReplaced(String address) throws Failure {
    Endpoint endpoint =
        endpoint(ManagedIdentitySource.IMDS, Map.of(Endpoint.IMDS_VARIABLE, address));
    assertThat(endpoint.probe().address())
        .hasToString("http://127.0.0.1:1/metadata/identity/oauth2/token?api-version=2018-02-01");
    assertThat(endpoint.probe().headers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "//host",
        "file:///etc/passwd",
        "http://",
        "http://user:word@host",
        "http://a b",
        "ftp://h",
        "http://host#f",
        "http://127.0.0.1:99999"
      })
  void variableThatHoldsNoAddressIsNamed(String address) {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                endpoint(ManagedIdentitySource.APP_SERVICE, Map.of("IDENTITY_ENDPOINT", address))
                    .request(VAULT, IdentityId.SYSTEM));
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("IDENTITY_ENDPOINT").hasMessageNotContaining("word");
  }

  @Test
  void endpointInAContainerMayHaveAnUnderscoreAndIsNamedWithItsVariable() throws Failure {
    Endpoint endpoint =
        endpoint(
            ManagedIdentitySource.APP_SERVICE,
            Map.of("IDENTITY_ENDPOINT", "http://app_latchkey_1:8081/msi/token"));
    HttpCall request = endpoint.request(VAULT, IdentityId.SYSTEM);
    assertThat(request.address())
        .hasToString("http://app_latchkey_1:8081/msi/token?api-version=2019-08-01&" + ENCODED);
    String server = endpoint.shown(request);
    EndpointFailure failures =
        new EndpointFailure(ManagedIdentitySource.APP_SERVICE, IdentityId.SYSTEM, "");
    assertThat(failures.ofSilence(true, false, server))
        .hasMessage(
            "the endpoint of App Service can't be reached at 'app_latchkey_1' (IDENTITY_ENDPOINT)");
    assertThat(failures.ofSilence(true, true, server))
        .hasMessage("App Service did not answer in time at 'app_latchkey_1' (IDENTITY_ENDPOINT)");
  }

  @Test
  void secretThatIsNoHeaderIsNeverQuoted() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                endpoint(
                        ManagedIdentitySource.APP_SERVICE,
                        Map.of("IDENTITY_HEADER", SECRET + "\r\nHost: evil.test"))
                    .request(VAULT, IdentityId.SYSTEM));
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("IDENTITY_HEADER").hasMessageNotContaining(SECRET);
  }

  @Test
  void onlyOneIdMayBeNamed() {
    assertThat(IdentityId.of(null, " ", "")).isEqualTo(IdentityId.SYSTEM);
    assertThat(IdentityId.of(" a ", null, null))
        .isEqualTo(new IdentityId(IdentityId.Kind.CLIENT, "a"));
    assertThat(IdentityId.of("", "b", null).kind()).isEqualTo(IdentityId.Kind.RESOURCE);
    assertThat(IdentityId.of(null, null, "c")).hasToString("object id 'c'");
    assertThatThrownBy(() -> IdentityId.of("a", "b", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Only one of");
    assertThatThrownBy(() -> IdentityId.of(null, "b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
