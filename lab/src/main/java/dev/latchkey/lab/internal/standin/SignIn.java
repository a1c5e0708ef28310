package dev.latchkey.lab.internal.standin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The signed-in user, from the answer of the token endpoint.
 *
 * @param user the sign-in name
 * @param homeAccountId object id and tenant id in the home tenant, joined by a dot
 * @param objectId the object id in the tenant of the ID token
 * @param tenantId the tenant of the ID token
 */
record SignIn(String user, String homeAccountId, String objectId, String tenantId) {

  static SignIn from(JsonNode answer) throws IOException {
    JsonNode claims = decode(answer.path("id_token").asText().split("\\.", -1)[1]);
    JsonNode client = decode(answer.path("client_info").asText());
    return new SignIn(
        claims.path("preferred_username").asText(),
        client.path("uid").asText() + "." + client.path("utid").asText(),
        claims.path("oid").asText(),
        claims.path("tid").asText());
  }

  private static JsonNode decode(String base64) throws IOException {
    return StateFile.JSON.readTree(
        new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
  }
}
