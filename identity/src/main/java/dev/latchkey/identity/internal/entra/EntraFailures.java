package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.MsalThrottlingException;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.LinkageFault;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What MSAL's exceptions mean. */
public final class EntraFailures {
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
    Remedy scope = code.remedyOfScope(request.scope());
    Remedy remedy =
        scope != null
            ? scope
            : code.remedy(names.client(), names.tenant(), names.proof(), options.clientId());
    FailureKind kind = code.isAboutScope() ? FailureKind.INVALID_REQUEST : code.kind();
    return new Failure(kind, code.describe(), remedy, e);
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
