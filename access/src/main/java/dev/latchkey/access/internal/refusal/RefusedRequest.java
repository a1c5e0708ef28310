package dev.latchkey.access.internal.refusal;

import dev.latchkey.access.RefusalCause;
import dev.latchkey.access.internal.role.Service;
import dev.latchkey.access.internal.role.Target;
import java.util.Optional;

/**
 * A refused request, as far as it is known. Every text was checked: none holds a token, a signature
 * or a control character.
 *
 * @param cause why it was refused
 * @param code the error code; empty for none
 * @param service the service, if it is known
 * @param target where the request went, if a URL is known
 * @param method the HTTP method, {@code SEND}, {@code RECEIVE} or {@code MANAGE}; empty if not
 *     known
 * @param account the account, vault, namespace or store; empty if not known
 * @param action the action that the service says is missing; empty for none
 * @param scope the resource id that the service names; empty for none
 * @param objectId the object id that the service names; empty for none
 * @param clientId the client id that the service names; empty for none
 * @param requestId the id to quote to support; empty for none
 * @param status the HTTP status; 0 if not known
 */
public record RefusedRequest(
    RefusalCause cause,
    String code,
    Optional<Service> service,
    Optional<Target> target,
    String method,
    String account,
    String action,
    String scope,
    String objectId,
    String clientId,
    String requestId,
    int status) {

  /** A request of which only method and URL are known. */
  public static RefusedRequest of(Target target, String method) {
    return new RefusedRequest(
        RefusalCause.UNKNOWN,
        "",
        Optional.of(target.service()),
        Optional.of(target),
        method,
        target.account(),
        "",
        "",
        "",
        "",
        "",
        403);
  }

  /** The same refusal of a request that is known: what stands in a text counts no more. */
  public RefusedRequest of(Target known, String knownMethod, int knownStatus) {
    boolean isSilent =
        cause == RefusalCause.UNKNOWN && known.service() == Service.APP_CONFIGURATION;
    return new RefusedRequest(
        isSilent ? RefusalCause.MISSING_ROLE : cause,
        code,
        Optional.of(known.service()),
        Optional.of(known),
        knownMethod,
        known.account(),
        action,
        scope,
        objectId,
        clientId,
        requestId,
        knownStatus);
  }
}
