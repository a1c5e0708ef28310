package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Once a token has told a domain's tenant id, further tokens are asked for by the id. */
class TenantByIdTest {
  private static final String ID = "11111111-1111-4111-8111-111111111111";

  private final List<String> asked = new ArrayList<>();
  private final TokenCredential tool =
      request -> {
        asked.add(String.valueOf(request.getTenantId()));
        return Mono.just(token("{}"));
      };

  private static AccessToken token(String claims) {
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return new AccessToken(
        "e30." + payload + ".x", OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
  }

  private static TokenRequestContext request(@Nullable String tenant) {
    return new TokenRequestContext().addScopes("https://x.test/.default").setTenantId(tenant);
  }

  @Test
  void domainBecomesTheIdAndOtherTenantsStay() {
    TokenCredential byId = TenantById.of(tool, "Contoso.test", token("{\"tid\": \"" + ID + "\"}"));
    byId.getTokenSync(request("contoso.test"));
    byId.getToken(request("contoso.test")).block();
    byId.getTokenSync(request("fabrikam.test"));
    byId.getTokenSync(request(null));
    assertThat(asked).containsExactly(ID, ID, "fabrikam.test", "null");
  }

  @Test
  void tokenWithoutATenantChangesNothing() {
    assertThat(TenantById.of(tool, "contoso.test", token("{}"))).isSameAs(tool);
    assertThat(TenantById.of(tool, null, token("{\"tid\": \"" + ID + "\"}"))).isSameAs(tool);
  }
}
