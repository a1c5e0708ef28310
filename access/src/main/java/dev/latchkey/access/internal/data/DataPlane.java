package dev.latchkey.access.internal.data;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.latchkey.access.RefusalCause;
import dev.latchkey.access.internal.azure.Rest;
import dev.latchkey.access.internal.refusal.RefusalText;
import dev.latchkey.access.internal.refusal.RefusedRequest;
import dev.latchkey.access.internal.role.Service;
import dev.latchkey.identity.SignInException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Asks services for something harmless, as the caller. Not for several threads. */
public final class DataPlane {
  private final TokenCredential credential;
  private final HttpClient http;
  private final Map<Service, HttpPipeline> pipelines = new EnumMap<>(Service.class);

  /** What a service answers. */
  public enum Access {
    /** The caller may read. */
    LET_IN,
    /** A role is missing, or not effective yet. */
    REFUSED,
    /** It could not be found out. */
    UNCLEAR
  }

  /**
   * An answer.
   *
   * @param access what it means
   * @param reason why it is unclear; else empty
   */
  public record Answer(Access access, String reason) {
    /** True if the service let the caller in. */
    public boolean isLetIn() {
      return access == Access.LET_IN;
    }

    /** True if the service refused for want of a role. */
    public boolean isRefused() {
      return access == Access.REFUSED;
    }
  }

  /**
   * Creates it. Nothing is sent yet.
   *
   * @param tenant the tenant of the tokens
   * @param credential the caller's sign-in
   * @param http the HTTP client
   */
  public DataPlane(String tenant, TokenCredential credential, HttpClient http) {
    this.credential = Rest.ofTenant(credential, tenant);
    this.http = http;
  }

  /** Tries a read. */
  public Answer ask(Probe probe) {
    HttpRequest request = new HttpRequest(HttpMethod.GET, probe.url());
    probe
        .headers()
        .forEach((name, value) -> request.setHeader(HttpHeaderName.fromString(name), value));
    try (HttpResponse response = pipeline(probe.service()).sendSync(request, Context.NONE)) {
      int status = response.getStatusCode();
      if (status == 200 || isMissing(probe, response)) {
        return new Answer(Access.LET_IN, "");
      }
      return status == 403 || status == 401
          ? refused(status, response)
          : unclear("it answered " + status);
    } catch (SignInException e) {
      return unclear(String.valueOf(e.getMessage()));
    } catch (ClientAuthenticationException e) {
      return unclear("the credential gave no token");
    } catch (RuntimeException e) {
      if (Rest.isInterrupt(e)) {
        throw Rest.interrupted("Reading from " + probe.service(), e);
      }
      if (Rest.isOfNetwork(e)) {
        return unclear(probe.service() + " can't be reached");
      }
      throw e;
    }
  }

  /** A name that is not there, in an account that is there: the service has checked the role. */
  private static boolean isMissing(Probe probe, HttpResponse response) {
    return response.getStatusCode() == 404
        && !probe.missing().isEmpty()
        && response.getBodyAsBinaryData().toString().contains(probe.missing());
  }

  private static Answer refused(int status, HttpResponse response) {
    String code = response.getHeaderValue(HttpHeaderName.fromString("x-ms-error-code"));
    String body = response.getBodyAsBinaryData().toString();
    RefusalCause cause =
        RefusalText.find("status 403 " + (code == null ? "" : code + " ") + body)
            .map(RefusedRequest::cause)
            .orElse(RefusalCause.UNKNOWN);
    return status == 403 && cause.isAboutRoles()
        ? new Answer(Access.REFUSED, "")
        : unclear(status == 401 ? "it answered 401: the token was refused" : cause.meaning());
  }

  private static Answer unclear(String reason) {
    return new Answer(Access.UNCLEAR, reason);
  }

  private HttpPipeline pipeline(Service service) {
    return pipelines.computeIfAbsent(
        service, key -> Rest.pipeline(http, credential, scope(key), true));
  }

  private static String scope(Service service) {
    return switch (service) {
      case KEY_VAULT -> "https://vault.azure.net/.default";
      case APP_CONFIGURATION -> "https://appconfig.azure.com/.default";
      case BLOB, DFS, QUEUE, TABLE, FILE -> "https://storage.azure.com/.default";
      default -> throw new IllegalArgumentException(service.name().toLowerCase(Locale.ROOT));
    };
  }
}
