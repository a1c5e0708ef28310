package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.interaction.UserAccount;
import dev.latchkey.identity.internal.json.JsonOutput;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * A record of the account that signed in, for a later run of the app. With a token cache on disk
 * ({@code tokenCachePersistenceOptions}), it saves the user another sign-in. It holds the user's
 * name, but no token and no secret. Its JSON format is the one of azure-identity. Immutable.
 *
 * <pre>{@code
 * AuthenticationRecord record = credential.authenticate().block();
 * record.serialize(Files.newOutputStream(file));
 * }</pre>
 */
public final class AuthenticationRecord {
  /** The largest record in bytes. The limit stops the read of an endless stream. */
  private static final int LARGEST = 64 << 10;

  private static final int DEEPEST = 64;

  private final String authority;
  private final UserAccount account;
  private final String clientId;

  AuthenticationRecord(UserAccount account, String clientId) {
    this.authority = account.environment();
    this.account = account;
    this.clientId = clientId;
  }

  /**
   * The host of the authority that signed the user in.
   *
   * @return {@code login.microsoftonline.com}, for example
   */
  public String getAuthority() {
    return authority;
  }

  /**
   * The home account id.
   *
   * @return the object id and the home tenant's id, separated by a dot
   */
  public String getHomeAccountId() {
    return account.homeAccountId();
  }

  /**
   * The tenant that the user signed in to.
   *
   * @return the tenant's id
   */
  public String getTenantId() {
    return account.tenant();
  }

  /**
   * The application that the user signed in to.
   *
   * @return the application id
   */
  public String getClientId() {
    return clientId;
  }

  /**
   * The user's name.
   *
   * @return the user principal name
   */
  public String getUsername() {
    return account.username();
  }

  UserAccount account() {
    return account;
  }

  /**
   * Writes the record on subscription.
   *
   * @param outputStream the target; it is not closed
   * @return the same stream
   */
  public Mono<OutputStream> serializeAsync(OutputStream outputStream) {
    Objects.requireNonNull(outputStream, "outputStream");
    return TokenMono.of(() -> {
      serialize(outputStream);
      return outputStream;
    });
  }

  /**
   * Writes the record as JSON in UTF-8.
   *
   * @param outputStream the target; it is not closed
   * @throws UncheckedIOException if the stream can't be written
   */
  public void serialize(OutputStream outputStream) {
    Objects.requireNonNull(outputStream, "outputStream");
    Map<String, String> json = new LinkedHashMap<>();
    json.put("authority", authority);
    json.put("homeAccountId", account.homeAccountId());
    json.put("tenantId", account.tenant());
    json.put("username", account.username());
    json.put("clientId", clientId);
    try {
      outputStream.write(JsonOutput.of(json).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a record on subscription.
   *
   * @param inputStream the stream to read; it is not closed
   * @return the record, or the failures of {@link #deserialize}
   */
  public static Mono<AuthenticationRecord> deserializeAsync(InputStream inputStream) {
    Objects.requireNonNull(inputStream, "inputStream");
    return TokenMono.of(() -> deserialize(inputStream));
  }

  /**
   * Reads a record.
   *
   * @param inputStream the stream to read; it is not closed
   * @return the record
   * @throws IllegalArgumentException if the content is not a record of this version
   * @throws UncheckedIOException if the stream can't be read
   */
  public static AuthenticationRecord deserialize(InputStream inputStream) {
    Objects.requireNonNull(inputStream, "inputStream");
    try {
      byte[] bytes = inputStream.readNBytes(LARGEST + 1);
      Map<String, String> fields = bytes.length > LARGEST ? Map.of() : fields(bytes);
      if (!fields.getOrDefault("version", "1.0").equals("1.0")) {
        throw unusable("its version is not 1.0");
      }
      return new AuthenticationRecord(
          new UserAccount(
              require(fields, "homeAccountId"),
              require(fields, "authority").replaceFirst("^https://", "").replaceFirst("/$", ""),
              require(fields, "username"),
              require(fields, "tenantId")),
          require(fields, "clientId"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> fields(byte[] bytes) {
    Map<String, String> fields = new HashMap<>();
    try {
      JsonText.read(new String(bytes, StandardCharsets.UTF_8), DEEPEST)
          .forEach((name, value) -> {
            if (value instanceof String text) {
              fields.put(name, text);
            }
          });
      return fields;
    } catch (IOException e) {
      // The parser's message may quote a file that is not a record, so it is not passed on.
      throw unusable("it is not one JSON object");
    }
  }

  private static String require(Map<String, String> fields, String name) {
    String value = fields.getOrDefault(name, "");
    if (value.isBlank()) {
      throw unusable("it has no text '" + name + "'");
    }
    return value;
  }

  private static IllegalArgumentException unusable(String seen) {
    return new IllegalArgumentException(
        "The authentication record can't be used: "
            + seen
            + ". Make a new one: credential.authenticate().");
  }

  /** Text without the user's name. */
  @Override
  public String toString() {
    return "AuthenticationRecord[tenantId=" + account.tenant() + ", clientId=" + clientId + "]";
  }
}
