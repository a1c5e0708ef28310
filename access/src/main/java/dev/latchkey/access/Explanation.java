package dev.latchkey.access;

import java.util.List;

/**
 * What a refused request means, and what helps. No text in it holds a token, a key or a signature.
 *
 * @param status the HTTP status; 401 for Service Bus and Event Hubs, which have no 403
 * @param code the service's error code; empty for none
 * @param cause why it was refused
 * @param summary what happened, in one line
 * @param service the service; empty if the refusal does not show it
 * @param account the account, vault, namespace or store; empty if not known
 * @param method the HTTP method; empty if not known
 * @param url where the request went, without secrets; empty if not known
 * @param requestId the id to quote to Microsoft's support; empty if not known
 * @param caller who was refused, or who is signed in if the refusal does not say it
 * @param missing the actions that are needed: one line for what was asked; two, for reading and for
 *     writing, if that is not known
 * @param roles the roles that allow it, the smallest first
 * @param state whether the caller has such a role
 * @param standing the same as a sentence: which role, through which group, or why it can't be told
 * @param otherCauses what else is refused like this
 * @param command what helps; empty for nothing that a command can do
 * @param message a text for the person who can help; empty if nobody needs to
 */
public record Explanation(
    int status,
    String code,
    RefusalCause cause,
    String summary,
    String service,
    String account,
    String method,
    String url,
    String requestId,
    Identity caller,
    List<String> missing,
    List<SmallestRoles.Choice> roles,
    AccessState state,
    String standing,
    List<String> otherCauses,
    String command,
    String message) {
  /** Copies the lists. */
  public Explanation {
    missing = List.copyOf(missing);
    roles = List.copyOf(roles);
    otherCauses = List.copyOf(otherCauses);
  }
}
