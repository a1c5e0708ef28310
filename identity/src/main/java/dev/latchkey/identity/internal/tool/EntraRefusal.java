package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the developer must do after a refusal of Microsoft Entra that a tool reports. */
public final class EntraRefusal {
  private static final Pattern APPLICATION =
      Pattern.compile(
          "(?:app|application|identifier|principal|account) '?(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-"
              + "\\p{XDigit}{12})");

  private EntraRefusal() {}

  /**
   * The failure for a code and a request.
   *
   * @param code the code
   * @param headline the tool's own words around it
   * @param request the request
   * @param again the command with which a user signs in again
   * @param servicePrincipal the command with which an application signs in
   * @return the failure
   */
  public static Failure of(
      AadstsCode code,
      String headline,
      ToolRequest request,
      Remedy again,
      Remedy servicePrincipal) {
    FailureKind kind = code.kind();
    if (kind == FailureKind.REFUSED && NetworkFault.BUSY.isIn(headline)) {
      return new Failure(
          FailureKind.NETWORK, "Microsoft Entra is busy (AADSTS" + code.digits() + ")");
    }
    return switch (kind) {
      case REAUTHENTICATION_REQUIRED -> new Failure(kind, code.describe(), again);
      case INVALID_REQUEST -> unknownTenant(request, code.describe());
      default ->
          new Failure(
              kind,
              code.describe(),
              code.isAboutSecret() ? servicePrincipal : remedy(code, headline, request));
    };
  }

  private static @Nullable Remedy remedy(AadstsCode code, String headline, ToolRequest request) {
    Remedy scope = code.remedyOfScope(request.scope());
    return scope != null ? scope : code.remedy(applicationIn(headline));
  }

  /**
   * The tenant does not exist.
   *
   * @param request the request
   * @param seen the evidence for it
   * @return the failure
   */
  public static Failure unknownTenant(ToolRequest request, String seen) {
    String named = request.tenant().map(tenant -> ", '" + tenant + "'").orElse("");
    return new Failure(FailureKind.INVALID_REQUEST, seen + named);
  }

  /**
   * The application that a text is about.
   *
   * @param text a tool's error
   * @return its id, or the word {@code APPLICATION}
   */
  public static String applicationIn(String text) {
    Matcher application = APPLICATION.matcher(text);
    return application.find() ? application.group(1) : "APPLICATION";
  }
}
