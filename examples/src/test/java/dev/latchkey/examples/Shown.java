package dev.latchkey.examples;

import com.azure.core.credential.AccessToken;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the samples show of a token: its account and its tenant. */
public final class Shown {
  private Shown() {}

  /** {@code <object id> of <tenant id>}. */
  public static String claims(AccessToken token) {
    String payload =
        new String(
            Base64.getUrlDecoder().decode(token.getToken().split("\\.", -1)[1]),
            StandardCharsets.UTF_8);
    return claim(payload, "oid") + " of " + claim(payload, "tid");
  }

  private static String claim(String payload, String name) {
    Matcher claim = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(payload);
    return claim.find() ? claim.group(1) : "none";
  }
}
