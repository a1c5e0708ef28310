package dev.latchkey.lab.internal.token;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;

/**
 * When a token was issued. {@code iat} is five minutes earlier, and in whole seconds, so the exact
 * time stands in {@code aio}, which nobody but Entra reads.
 */
public final class IssueTime {
  private IssueTime() {}

  /**
   * The claim {@code aio}.
   *
   * @param issued the time
   * @param random makes it differ from all others
   * @return the time and the random bytes in base64
   */
  public static String claim(Instant issued, byte[] random) {
    ByteBuffer bytes = ByteBuffer.allocate(12 + random.length);
    bytes.putLong(issued.getEpochSecond()).putInt(issued.getNano()).put(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The time in a token that this lab signed. */
  static Instant of(JWTClaimsSet claims) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getUrlDecoder().decode(String.valueOf(claims.getClaim("aio"))));
    return Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
  }
}
