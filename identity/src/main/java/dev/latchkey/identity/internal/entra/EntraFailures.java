package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.MsalThrottlingException;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.LinkageFault;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What MSAL's exceptions mean. */
public final class EntraFailures {
  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("50013", "the user's assertion is not valid here"),
          Map.entry("50027", "the assertion is no valid token"),
          Map.entry("65001", "the user or an administrator has not consented"),
          Map.entry("70011", "the scope is not valid"),
          Map.entry(
              "70021", "no federated identity credential of the application fits the assertion"),
          Map.entry("70025", "the application has no federated identity credentials"),
          Map.entry("500131", "the user's assertion is for another application"),
          Map.entry("500133", "the user's assertion has expired"),
          Map.entry("700016", "the tenant knows no such application"),
          Map.entry("700023", "the client assertion is for another audience"),
          Map.entry("700024", "the client assertion has expired or is not yet valid"),
          Map.entry(
              "700027", "the application knows no such certificate, or the signature is wrong"),
          Map.entry(
              "700211",
              "no federated identity credential of the application fits the assertion's issuer"),
          Map.entry(
              "700212",
              "no federated identity credential of the application fits the assertion's audience"),
          Map.entry(
              "700213",
              "no federated identity credential of the application fits the assertion's subject"),
          Map.entry("900023", "there is no such tenant"),
          Map.entry("1002012", "the scope is not valid for an application that signs in as itself"),
          Map.entry("7000112", "the application is disabled"),
          Map.entry("7000114", "the user's assertion is an application's, not a user's"),
          Map.entry("7000215", "the secret is wrong"),
          Map.entry("7000222", "the secret has expired"),
          Map.entry("7000272", "the assertion is not signed by its issuer"),
          Map.entry("7000229", "the application has no service principal in the tenant"));

  private EntraFailures() {}

  /**
   * The failure for an exception of MSAL.
   *
   * @param thrown the exception
   * @param options which application, and which server it asked
   * @param request what was asked for
   * @param names the names of the settings
   * @return the failure
   */
  public static Failure of(
      Throwable thrown, EntraOptions options, EntraRequest request, SettingNames names) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Failure failure) {
        return failure;
      }
      if (cause instanceof LinkageError error) {
        return options.disk() != null && CacheOnDisk.isMissing(error)
            ? CacheOnDisk.missing(error)
            : LinkageFault.failure(error);
      }
      if (cause instanceof MsalThrottlingException e) {
        return new Failure(
            FailureKind.NETWORK,
            "Microsoft Entra is busy and wants " + (e.retryInMs() / 1000 + 1) + " s of rest");
      }
      if (cause instanceof MsalServiceException e) {
        return refusal(e, options, request, names);
      }
    }
    return unexpected(thrown);
  }

  private static Failure refusal(
      MsalServiceException e, EntraOptions options, EntraRequest request, SettingNames builders) {
    SettingNames names =
        request.tenant().equals(options.homeTenant()) ? builders : builders.withTenantOfRequest();
    Optional<AadstsCode> found = AadstsCode.firstIn(String.valueOf(e.getMessage()));
    if ("invalid_instance".equals(e.errorCode())) {
      return new Failure(
          FailureKind.INVALID_REQUEST,
          "Microsoft does not know the authority '"
              + options.authority().host()
              + "' ("
              + found.map(code -> "AADSTS" + code.digits()).orElse(e.errorCode())
              + ")",
          Remedy.step(
              "set authorityHost(…) or AZURE_AUTHORITY_HOST to a known one, or call"
                  + " disableInstanceDiscovery() if you trust it"),
          e);
    }
    if (found.isEmpty()) {
      return new Failure(
          FailureKind.REFUSED, "Microsoft Entra refused it (" + e.errorCode() + ")", null, e);
    }
    AadstsCode code = found.get();
    String meaning = MEANINGS.get(code.digits());
    String seen = meaning == null ? code.describe() : meaning + " (AADSTS" + code.digits() + ")";
    return new Failure(kind(code), seen, remedy(code, options.clientId(), request, names), e);
  }

  private static FailureKind kind(AadstsCode code) {
    return switch (code.digits()) {
      case "70011", "1002012" -> FailureKind.INVALID_REQUEST;
      default -> code.kind();
    };
  }

  private static @Nullable Remedy remedy(
      AadstsCode code, String clientId, EntraRequest request, SettingNames names) {
    return switch (code.digits()) {
      case "7000215" ->
          Remedy.step(
              "set " + names.proof() + " to the value, not the id, of a secret of the application");
      case "7000222" ->
          Remedy.step(
              "make a new secret (az ad app credential reset --id "
                  + clientId
                  + " --append) and set "
                  + names.proof()
                  + " to it");
      case "700016" ->
          Remedy.step(
              "set "
                  + names.client()
                  + " to an application of the tenant, or "
                  + names.tenant()
                  + " to its tenant");
      case "90002", "900021", "900023" ->
          Remedy.step("set " + names.tenant() + " to a tenant's id or domain");
      case "700027" ->
          Remedy.step(
              "add the certificate to the application (az ad app credential reset --id "
                  + clientId
                  + " --append --cert @CERTIFICATE.pem), or set "
                  + names.proof()
                  + " to one of its own");
      case "70021", "70025", "700211", "700212", "700213" ->
          Remedy.step(
              "compare issuer, subject and audience with: az ad app federated-credential list --id "
                  + clientId);
      case "7000229" -> Remedy.command("az ad sp create --id " + clientId);
      case "70011", "1002012" -> Remedy.step("ask for '" + defaultScope(request) + "'");
      default -> null;
    };
  }

  private static String defaultScope(EntraRequest request) {
    String scope = request.scopes().get(0);
    return scope.toLowerCase(Locale.ROOT).endsWith("/.default")
        ? "RESOURCE/.default"
        : scope.replaceFirst("(?<=[^/:])/[^/]*$", "") + "/.default";
  }

  /**
   * The failure for an exception that is not known here. Its text may hold a secret, so only the
   * class is reported. The text of a linkage error can't, and says which class or method is
   * missing.
   *
   * @param thrown the exception
   * @return the failure
   */
  public static Failure unexpected(@Nullable Throwable thrown) {
    Optional<LinkageError> linkage = LinkageFault.in(thrown);
    if (linkage.isPresent()) {
      return LinkageFault.failure(linkage.get());
    }
    Throwable deepest = thrown;
    while (deepest != null && deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return new Failure(
        FailureKind.UNEXPECTED,
        "an error that is not known here ("
            + (deepest == null ? "none" : deepest.getClass().getName())
            + ")");
  }
}
