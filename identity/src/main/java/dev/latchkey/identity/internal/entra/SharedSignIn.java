package dev.latchkey.identity.internal.entra;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * What one application of MSAL's may have of another's cache: who signed in, and what renews that.
 * Not its access tokens: one that may be revoked early is of no use to whoever does not handle
 * claims challenges, and one that may not be is not what the other asked for.
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
