package dev.latchkey.access.internal.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.core.util.Context;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.access.AccessException;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.SignInException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One service: its root URL, tokens for one tenant, retries, pages. A busy service is asked again
 * after the time that it names in {@code Retry-After}. A request that creates something under a
 * name of the service's choice (POST) is not sent again after a lost answer: it may have been done.
 */
public final class Rest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_RETRIES = 6;

  /** Of several requests at once, a busy service may turn the same one away again and again. */
  private static final int MOST_RETRIES_WHEN_BUSY = 16;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  private final String root;
  private final HttpPipeline repeatable;
  private final HttpPipeline once;

  /**
   * Creates the client of a service.
   *
   * @param root its root URL, without a slash at the end
   * @param scope what its tokens are for
   * @param tenant the tenant of the tokens
   * @param credential the caller's sign-in
   * @param http the HTTP client
   */
  public Rest(
      String root, String scope, String tenant, TokenCredential credential, HttpClient http) {
    this.root = root;
    TokenCredential ofTenant = ofTenant(credential, tenant);
    repeatable = pipeline(http, ofTenant, scope, true);
    once = pipeline(http, ofTenant, scope, false);
  }

  /** A sign-in whose tokens are all of one tenant. */
  public static TokenCredential ofTenant(TokenCredential credential, String tenant) {
    return new OfTenant(credential, tenant);
  }

  /** A pipeline with tokens for a scope, which repeats requests when a service is busy. */
  public static HttpPipeline pipeline(
      HttpClient http, TokenCredential credential, String scope, boolean isRepeatable) {
    RetryOptions retries =
        new RetryOptions(
            new ExponentialBackoffOptions()
                .setMaxRetries(MOST_RETRIES_WHEN_BUSY)
                .setBaseDelay(FIRST_PAUSE)
                .setMaxDelay(LONGEST_PAUSE));
    retries.setShouldRetryCondition(condition -> {
      HttpResponse response = condition.getResponse();
      boolean isEarly = condition.getTryCount() < MOST_RETRIES;
      if (response == null) {
        return isEarly && isRepeatable && isConnectionFault(condition.getThrowable());
      }
      int status = response.getStatusCode();
      return status == 429
          || (isEarly && isRepeatable && (status == 408 || (status >= 500 && status != 501)));
    });
    return new HttpPipelineBuilder()
        .httpClient(http)
        .policies(
            new HttpPipelinePolicy[] {
              new UserAgentPolicy("latchkey-access"),
              new RequestIdPolicy(),
              new RetryPolicy(retries),
              new BearerTokenAuthenticationPolicy(credential, scope),
              new WithoutLength()
            })
        .build();
  }

  /**
   * Leaves Content-Length to the JDK's client, which sets it itself: azure-core's adapter logs a
   * warning for each request that has it.
   */
  private static final class WithoutLength extends HttpPipelineSyncPolicy {
    @Override
    protected void beforeSendingRequest(HttpPipelineCallContext context) {
      context.getHttpRequest().getHeaders().remove(HttpHeaderName.CONTENT_LENGTH);
    }
  }

  /**
   * A failed sign-in is final; only the way to the service may be better the next time. An
   * interrupt closes a connection too, and ends all.
   */
  private static boolean isConnectionFault(@Nullable Throwable fault) {
    return (fault instanceof IOException || fault instanceof UncheckedIOException)
        && !isInterrupt(fault);
  }

  /** The caller's sign-in, with tokens of one tenant. */
  private record OfTenant(TokenCredential credential, String tenant) implements TokenCredential {
    /** Without a tenant, that of the sign-in. */
    private TokenRequestContext inTenant(TokenRequestContext request) {
      return tenant.isEmpty() ? request : request.setTenantId(tenant);
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
      return credential.getToken(inTenant(request));
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
      return credential.getTokenSync(inTenant(request));
    }
  }

  /**
   * Reads a document.
   *
   * @param what what is being done, for messages
   * @param path the path and query, or the whole URL of a next page
   * @return the document
   */
  public JsonNode get(String what, String path) {
    return send(what, HttpMethod.GET, path, null);
  }

  /**
   * Reads a document that may not exist.
   *
   * @param what what is being done, for messages
   * @param path the path and query
   * @return the document, or empty for 404
   */
  public Optional<JsonNode> find(String what, String path) {
    try {
      return Optional.of(get(what, path));
    } catch (AzureException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Reads a list, page by page.
   *
   * @param what what is being done, for messages
   * @param path the path and query of the first page
   * @param consumer takes each item; no page is kept
   */
  public void each(String what, String path, Consumer<JsonNode> consumer) {
    String next = path;
    while (!next.isEmpty()) {
      JsonNode page = get(what, next);
      page.path("value").forEach(consumer);
      String link = page.path("@odata.nextLink").asText(page.path("nextLink").asText(""));
      if (!link.isEmpty() && !link.startsWith(root + "/")) {
        // The token would go to whatever host an answer names.
        throw new AccessException(
            FailureKind.UNEXPECTED, what + ": the next page is on another host", null);
      }
      next = link;
    }
  }

  /**
   * Reads a whole list.
   *
   * @param what what is being done, for messages
   * @param path the path and query of the first page
   * @return the items of all pages
   */
  public List<JsonNode> list(String what, String path) {
    List<JsonNode> all = new ArrayList<>();
    each(what, path, all::add);
    return all;
  }

  /** True if there is something at a path: it is asked by HEAD, and 404 is no failure. */
  public boolean exists(String what, String path) {
    try {
      send(what, HttpMethod.HEAD, path, null);
      return true;
    } catch (AzureException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  /** Creates something, or runs an action. Not repeated when the answer is lost. */
  public JsonNode post(String what, String path, Object body) {
    return send(what, HttpMethod.POST, path, body);
  }

  /** Writes something under the name in the path. */
  public JsonNode put(String what, String path, Object body) {
    return send(what, HttpMethod.PUT, path, body);
  }

  /**
   * Removes something.
   *
   * @return false if it did not exist
   */
  public boolean delete(String what, String path) {
    try {
      send(what, HttpMethod.DELETE, path, null);
      return true;
    } catch (AzureException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  /** A token for the tenant, for what it says of the caller. */
  static String token(String what, TokenCredential credential, String tenant, String scope) {
    try {
      return new OfTenant(credential, tenant)
          .getTokenSync(new TokenRequestContext().addScopes(scope))
          .getToken();
    } catch (ClientAuthenticationException e) {
      throw notSignedIn(what, e);
    }
  }

  private static AccessException notSignedIn(String what, ClientAuthenticationException failure) {
    if (failure instanceof SignInException e) {
      String remedy = e.attempts().isEmpty() ? null : e.attempts().get(0).remedy().orElse(null);
      return new AccessException(e.kind(), what + ": " + e.getMessage(), remedy, e);
    }
    return new AccessException(
        FailureKind.NOT_SIGNED_IN,
        // Another library's message may quote what a tool printed; it stays with the cause.
        what + ": the credential gave no token (" + failure.getClass().getName() + ")",
        null,
        failure);
  }

  private JsonNode send(String what, HttpMethod method, String path, @Nullable Object body) {
    HttpRequest request = new HttpRequest(method, path.startsWith("https://") ? path : root + path);
    if (body != null) {
      request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json");
      request.setBody(write(body));
    }
    HttpPipeline pipeline = method == HttpMethod.POST ? once : repeatable;
    try (HttpResponse response = pipeline.sendSync(request, Context.NONE)) {
      String text = response.getBodyAsBinaryData().toString();
      if (response.getStatusCode() / 100 != 2) {
        throw failure(what, response.getStatusCode(), text);
      }
      return text.isBlank() ? JSON.missingNode() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AccessException(
          FailureKind.UNREADABLE_ANSWER, what + ": the answer is no JSON", null);
    } catch (ClientAuthenticationException e) {
      throw notSignedIn(what, e);
    } catch (AccessException e) {
      throw e;
    } catch (RuntimeException e) {
      throw broken(what, e);
    }
  }

  /** The pipeline wraps what ended a request: an interrupt, which may look like the network's. */
  private AccessException broken(String what, RuntimeException e) {
    if (isInterrupt(e)) {
      throw interrupted(what, e);
    }
    if (isOfNetwork(e)) {
      return new AccessException(
          FailureKind.NETWORK, what + ": " + root + " can't be reached", null, e);
    }
    throw e;
  }

  /** True if an interrupt of this thread ended a request. */
  public static boolean isInterrupt(Throwable e) {
    boolean isInterrupted = Thread.currentThread().isInterrupted();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      isInterrupted |=
          cause instanceof InterruptedException
              || (cause instanceof InterruptedIOException
                  && !(cause instanceof SocketTimeoutException))
              || cause instanceof ClosedByInterruptException;
    }
    return isInterrupted;
  }

  /** The failure of an interrupted request. The thread's flag is set. */
  public static AccessException interrupted(String what, RuntimeException e) {
    Thread.currentThread().interrupt();
    return new AccessException(FailureKind.INTERRUPTED, what + ": interrupted", null, e);
  }

  /** True if the way to the service ended a request. */
  public static boolean isOfNetwork(RuntimeException e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  private static byte[] write(Object body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static AzureException failure(String what, int status, String text) {
    JsonNode error = JSON.missingNode();
    try {
      error = JSON.readTree(text).path("error");
    } catch (JsonProcessingException e) {
      // A proxy's page: the status must do.
    }
    return new AzureException(
        what, status, error.path("code").asText(""), oneLine(error.path("message").asText("")));
  }

  /** Without control characters, and no longer than a line that somebody reads. */
  private static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
    return line.length() > 600 ? line.substring(0, 600) + "…" : line;
  }
}
