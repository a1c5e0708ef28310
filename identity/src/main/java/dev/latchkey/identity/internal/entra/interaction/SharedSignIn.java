package dev.latchkey.identity.internal.entra.interaction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * The part of a cache that two applications of MSAL share: accounts and refresh tokens. Access
 * tokens are left out, since the two differ in whether they handle claims challenges, and a token
 * of the one does not fit the other.
 */
final class SharedSignIn {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String ACCESS_TOKENS = "AccessToken";

  private SharedSignIn() {}

  /** The cache, in MSAL's format, without access tokens. */
  static String of(String cache) {
    StringWriter text = new StringWriter();
    try (JsonParser from = JSON.createParser(cache);
        JsonGenerator to = JSON.createGenerator(text)) {
      from.nextToken();
      to.writeStartObject();
      while (from.nextToken() == JsonToken.FIELD_NAME) {
        boolean isShared = !from.currentName().equals(ACCESS_TOKENS);
        JsonToken value = from.nextToken();
        if (isShared) {
          to.writeFieldName(from.currentName());
          to.copyCurrentStructure(from);
        } else if (value.isStructStart()) {
          from.skipChildren();
        }
      }
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // MSAL's own text, and a StringWriter.
    }
    return text.toString();
  }
}
