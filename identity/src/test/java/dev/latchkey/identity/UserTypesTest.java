package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** The small types around a person's sign-in. */
class UserTypesTest {
  /** As azure-identity 1.19.0 writes it. */
  private static final String RECORD =
      "{\"authority\":\"login.microsoftonline.com\",\"homeAccountId\":\"oid.tid\","
          + "\"tenantId\":\"11111111-1111-4111-8111-111111111111\",\"username\":\"älice@contoso.test\","
          + "\"clientId\":\"04b07795-8ddb-461a-bbee-02f9e1bf7b46\"}";

  private static AuthenticationRecord read(String json) {
    return AuthenticationRecord.deserialize(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void recordIsThatOfAzureIdentity() {
    AuthenticationRecord record = read(RECORD);
    assertThat(record.getAuthority()).isEqualTo("login.microsoftonline.com");
    assertThat(record.getHomeAccountId()).isEqualTo("oid.tid");
    assertThat(record.getTenantId()).isEqualTo(Requests.CONTOSO);
    assertThat(record.getUsername()).isEqualTo("älice@contoso.test");
    assertThat(record.getClientId()).isEqualTo("04b07795-8ddb-461a-bbee-02f9e1bf7b46");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    record.serialize(out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(RECORD);
    assertThat(record.toString()).doesNotContain("lice", "oid");
    assertThat(
            read(RECORD
                    .replace("\"login.", "\"https://login.")
                    .replace("{", "{\"version\":\"1.0\",\"x\":[{}],"))
                .getAuthority())
        .isEqualTo("login.microsoftonline.com");
  }

  @Test
  void recordIsReadAndWrittenWhenSubscribed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Mono<OutputStream> writing = read(RECORD).serializeAsync(out);
    assertThat(out.size()).isZero();
    assertThat(writing.block()).isSameAs(out);
    Mono<AuthenticationRecord> reading =
        AuthenticationRecord.deserializeAsync(new ByteArrayInputStream(out.toByteArray()));
    assertThat(reading.map(AuthenticationRecord::getHomeAccountId).block()).isEqualTo("oid.tid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "nonsense",
        "{\"authority\":\"a\",\"homeAccountId\":\"b\",\"tenantId\":\"c\",\"username\":\"d\"}",
        "{\"authority\":7,\"homeAccountId\":\"b\",\"tenantId\":\"c\",\"username\":\"d\",\"clientId\":\"e\"}",
        "{\"version\":\"2.0\",\"authority\":\"a\",\"homeAccountId\":\"b\",\"tenantId\":\"c\",\"username\":\"d\",\"clientId\":\"e\"}",
      })
  void whatIsNoRecordIsRefusedWithTheWayToMakeOne(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("authenticate()");
  }

  @Test
  void streamWithoutEndOrWithFaultsIsNoRecord() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }
        };
    assertThatThrownBy(() -> AuthenticationRecord.deserialize(endless))
        .isInstanceOf(IllegalArgumentException.class);
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("broken");
          }
        };
    assertThatThrownBy(() -> AuthenticationRecord.deserialize(broken))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void supplierAsksTheCredentialAndNobodyElse() {
    List<TokenRequestContext> asked = new ArrayList<>();
    TokenCredential credential =
        request -> {
          asked.add(request);
          return Mono.just(new AccessToken("a-token-" + asked.size(), OffsetDateTime.MAX));
        };
    Supplier<String> supplier =
        AuthenticationUtil.getBearerTokenSupplier(credential, "a/.default", "b");
    assertThat(asked).isEmpty();
    assertThat(supplier.get()).isEqualTo("Bearer a-token-1");
    assertThat(supplier.get()).isEqualTo("Bearer a-token-2");
    assertThat(asked.get(0).getScopes()).containsExactly("a/.default", "b");
    assertThatThrownBy(() -> AuthenticationUtil.getBearerTokenSupplier(credential))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(supplier.toString()).doesNotContain("a-token");
  }

  @Test
  void exceptionOfTheAppsOwnKeepsItsRequest() {
    TokenRequestContext request = Requests.request();
    AuthenticationRequiredException e = new AuthenticationRequiredException("sign in", request);
    assertThat(e).isInstanceOf(CredentialUnavailableException.class).hasMessage("sign in");
    assertThat(e.getTokenRequestContext()).isSameAs(request);
    assertThat(e.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    Throwable cause = new IllegalStateException();
    assertThat(new AuthenticationRequiredException("x", request, cause)).hasCause(cause);
  }
}
