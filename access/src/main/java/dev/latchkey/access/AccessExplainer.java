package dev.latchkey.access;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.refusal.RefusalText;
import dev.latchkey.access.internal.refusal.RefusedRequest;
import dev.latchkey.access.internal.role.Target;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what a 403 of an Azure service means: which service refused whom, which action is missing,
 * which roles allow it, the smallest first, whether the caller has such a role and it is only not
 * effective yet, and what to send to the person who can help. A refusal that is not about roles (a
 * firewall, a vault's access policy, a key) is named as such.
 *
 * <pre>{@code
 * try {
 *   blob.upload(data);
 * } catch (HttpResponseException e) {
 *   AccessExplainer.offline().explain(e).ifPresent(why -> System.err.println(why.summary()));
 * }
 * }</pre>
 *
 * <p>{@link #offline} sends nothing. {@link #signedIn} reads, as the caller, the resource's id,
 * role definitions, role assignments and, in Privileged Identity Management, what the caller could
 * activate. Nothing is changed. Safe for any number of threads.
 */
public final class AccessExplainer {
  private final @Nullable TokenCredential credential;
  private final @Nullable HttpClient http;

  private AccessExplainer(@Nullable TokenCredential credential, @Nullable HttpClient http) {
    this.credential = credential;
    this.http = http;
  }

  /**
   * Explains without asking anybody.
   *
   * @return an explainer
   */
  public static AccessExplainer offline() {
    return new AccessExplainer(null, null);
  }

  /**
   * Explains with what an account sees.
   *
   * @param credential the sign-in of the account that was refused
   * @return an explainer
   */
  public static AccessExplainer signedIn(TokenCredential credential) {
    return signedIn(credential, HttpClient.createDefault());
  }

  /**
   * Explains with what an account sees.
   *
   * @param credential the sign-in of the account that was refused
   * @param http the HTTP client
   * @return an explainer
   */
  public static AccessExplainer signedIn(TokenCredential credential, HttpClient http) {
    return new AccessExplainer(
        Objects.requireNonNull(credential, "credential"), Objects.requireNonNull(http, "http"));
  }

  /**
   * Explains what a client threw: an {@link HttpResponseException}, or another one whose messages,
   * or those of its causes, say that a service refused (Service Bus, Event Hubs, Cosmos DB).
   *
   * @param failure the exception
   * @return what it means; empty if it is no refusal
   */
  public Optional<Explanation> explain(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    StringBuilder messages = new StringBuilder();
    int depth = 0;
    for (Throwable one = failure; one != null && depth < 20; one = one.getCause(), depth++) {
      if (one instanceof HttpResponseException refused && refused.getResponse() != null) {
        return explain(refused, refused.getResponse());
      }
      messages.append(one.getClass().getName()).append(": ").append(one.getMessage()).append('\n');
    }
    return explainOutput(messages.toString());
  }

  private Optional<Explanation> explain(HttpResponseException refused, HttpResponse response) {
    if (response.getStatusCode() != 403) {
      return Optional.empty();
    }
    String url = response.getRequest().getUrl().toString();
    String text =
        refused.getClass().getName()
            + " "
            + url
            + "\nstatus 403 "
            + header(response, "x-ms-error-code")
            + "\nx-ms-request-id: "
            + header(response, "x-ms-request-id")
            + "\n"
            + refused.getMessage();
    String method = response.getRequest().getHttpMethod().toString();
    return RefusalText.find(text)
        .map(found -> Target.parse(url).map(to -> found.of(to, method, 403)).orElse(found))
        .map(this::explain);
  }

  private static String header(HttpResponse response, String name) {
    String value = response.getHeaderValue(HttpHeaderName.fromString(name));
    return value == null ? "" : value;
  }

  /**
   * Explains a request of which no more is known than that it was refused.
   *
   * @param method the HTTP method, or {@code READ} or {@code WRITE}
   * @param url the URL; a signature in it is ignored and never shown
   * @return what it means
   * @throws AccessException if the URL is none, or of no known service
   */
  public Explanation explain(String method, String url) {
    Objects.requireNonNull(method, "method");
    return explain(
        RefusedRequest.of(SmallestRoles.target(Objects.requireNonNull(url, "url")), method));
  }

  /**
   * Explains the last refusal in the output of a program: a stack trace, a log, a service's answer.
   *
   * @param output the output; of more than a million characters the last million counts
   * @return what it means; empty if no service refused anything
   */
  public Optional<Explanation> explainOutput(String output) {
    return RefusalText.find(Objects.requireNonNull(output, "output")).map(this::explain);
  }

  private Explanation explain(RefusedRequest refusal) {
    if (credential == null || http == null) {
      return new Explainer(refusal, null, null).explain();
    }
    Caller signedIn = Caller.of(credential);
    return new Explainer(refusal, signedIn, Azure.of(signedIn.tenantId(), credential, http))
        .explain();
  }

  /** The URL of a target as it is shown. */
  static String shown(Optional<Target> target) {
    return target.map(Target::url).orElse("");
  }
}
