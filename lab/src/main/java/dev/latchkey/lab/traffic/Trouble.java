package dev.latchkey.lab.traffic;

import dev.latchkey.lab.internal.rules.Rules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A failure that a test scripts in a lab: what happens, where, to whom and how often. Immutable.
 *
 * <pre>{@code
 * lab.trouble(Trouble.throttled(Duration.ofSeconds(7)).times(2));
 * lab.trouble(Trouble.mfaRequired().forUser("alice@contoso.test").forResource("https://vault.azure.net"));
 * lab.trouble(Trouble.slow(Duration.ofSeconds(3)).at(Trouble.Place.IMDS).times(1));
 * lab.trouble(Trouble.throttled(Duration.ofSeconds(1)).at(Trouble.Place.GRAPH).every(2));
 * lab.trouble(Trouble.reset().at(Trouble.Place.RESOURCE_MANAGER).after(4).times(1));
 * }</pre>
 *
 * <p>By default it happens at {@link Place#TOKENS}, to every request, until it is removed. {@link
 * #after}, {@link #every} and {@link #times} choose some of the requests that fit, in this order:
 * the last line above lets four requests pass and resets the fifth.
 */
public final class Trouble {

  /** Where it happens. */
  public enum Place {
    /** The token endpoint of Entra, and nothing else there. */
    TOKENS("tokens"),
    /** All of Entra: discovery, keys, sign-in pages, the token endpoint. */
    ENTRA("entra"),
    /** The instance metadata service of the machine. */
    IMDS("imds"),
    /** App Service's endpoint for managed identities. */
    APP_SERVICE("appService"),
    /** Azure DevOps, where a pipeline asks for a token of a service connection. */
    PIPELINES("pipelines"),
    /** Resource Manager. */
    RESOURCE_MANAGER("resourceManager"),
    /** Microsoft Graph. */
    GRAPH("graph"),
    /** The blobs of every storage account. */
    BLOBS("blobs"),
    /** The queues of every storage account. */
    QUEUES("queues"),
    /** The tables of every storage account. */
    TABLES("tables"),
    /** Every App Configuration store. */
    APP_CONFIGURATION("appConfiguration"),
    /** Every key vault. */
    KEY_VAULT("keyVault");

    private final String word;

    Place(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    boolean issuesTokens() {
      return this == TOKENS || this == IMDS || this == APP_SERVICE;
    }
  }

  /** What happens. The names are those of {@code lab.yaml} and the control endpoint, too. */
  public enum Kind {
    /** HTTP 429 with {@code Retry-After}. */
    THROTTLED("throttled"),
    /** An HTTP status of the service's own. */
    STATUS("status"),
    /** The right answer, later. */
    SLOW("slow"),
    /** The connection stays open, and nothing is answered. */
    SILENT("silent"),
    /** The connection is reset. */
    RESET("reset"),
    /** The request is carried out, and the connection is reset in place of the answer. */
    LOST_ANSWER("lostAnswer"),
    /** HTTP 200 with JSON that breaks off. */
    GARBAGE("garbage"),
    /** A web page, as from a captive portal or a company's proxy. */
    HTML("html"),
    /** HTTP 403 with the text of Docker Desktop for an unreachable address. */
    UNREACHABLE("unreachable"),
    /** Tokens with the times of another clock. */
    CLOCK_SKEW("clockSkew"),
    /** AADSTS50076 with {@code claims}: refresh tokens and on-behalf-of are refused. */
    MFA_REQUIRED("mfaRequired"),
    /** AADSTS53003: Conditional Access refuses every token, those of apps too. */
    BLOCKED_BY_POLICY("blockedByPolicy"),
    /** AADSTS700082: refresh tokens have expired. */
    EXPIRED_GRANT("expiredGrant"),
    /** AADSTS50173: refresh tokens were revoked. */
    REVOKED_GRANT("revokedGrant"),
    /** AADSTS50057: the user account is disabled. */
    DISABLED_USER("disabledUser"),
    /** AADSTS65001: refresh tokens and on-behalf-of are refused for lack of consent. */
    MISSING_CONSENT("missingConsent");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    /** {@return true if Entra itself refuses, with an AADSTS code} */
    public boolean isRefusal() {
      return compareTo(CLOCK_SKEW) > 0;
    }
  }

  private final Kind kind;
  private final Duration duration;
  private final int status;
  private final Place place;
  private final Map<String, String> criteria;
  private final Choice choice;

  /**
   * Which of the requests that fit it happens to.
   *
   * @param after how many pass first
   * @param every every how manieth it is, 1 for all
   * @param times to how many, 0 for all
   */
  private record Choice(int after, int every, int times) {
    static final Choice ALL = new Choice(0, 1, 0);
  }

  private Trouble(
      Kind kind,
      Duration duration,
      int status,
      Place place,
      Map<String, String> criteria,
      Choice choice) {
    this.kind = kind;
    this.duration = duration;
    this.status = status;
    this.place = place;
    this.criteria = Map.copyOf(criteria);
    this.choice = choice;
  }

  private static Trouble of(Kind kind, Duration duration, int status) {
    Place place = kind == Kind.UNREACHABLE ? Place.IMDS : Place.TOKENS;
    return new Trouble(kind, duration, status, place, Map.of(), Choice.ALL);
  }

  static Trouble of(Kind kind) {
    return of(kind, Duration.ZERO, 0);
  }

  /**
   * Requests are answered 429.
   *
   * @param retryAfter the value of {@code Retry-After}, in whole seconds
   * @return the trouble
   */
  public static Trouble throttled(Duration retryAfter) {
    return of(Kind.THROTTLED, positive(retryAfter), 429);
  }

  /**
   * Requests are answered with an HTTP status, in the service's own shape.
   *
   * @param status 400 to 599
   * @return the trouble
   */
  public static Trouble status(int status) {
    return of(Kind.STATUS, Duration.ZERO, inRange(status, 400));
  }

  /**
   * Requests get the right answer, late.
   *
   * @param delay how much later
   * @return the trouble
   */
  public static Trouble slow(Duration delay) {
    return of(Kind.SLOW, positive(delay), 0);
  }

  /**
   * Requests are accepted and never answered.
   *
   * @return the trouble
   */
  public static Trouble silent() {
    return of(Kind.SILENT);
  }

  /**
   * Connections end by a TCP reset, without an answer.
   *
   * @return the trouble
   */
  public static Trouble reset() {
    return of(Kind.RESET);
  }

  /**
   * Requests are carried out, and connections end by a TCP reset in place of the answers.
   *
   * @return the trouble
   */
  public static Trouble lostAnswer() {
    return of(Kind.LOST_ANSWER);
  }

  /**
   * Requests are answered 200, with JSON that breaks off.
   *
   * @return the trouble
   */
  public static Trouble garbage() {
    return of(Kind.GARBAGE, Duration.ZERO, 200);
  }

  /**
   * Requests are answered 200 with a web page, as a captive portal does.
   *
   * @return the trouble
   */
  public static Trouble html() {
    return html(200);
  }

  /**
   * Requests are answered with a web page of another program.
   *
   * @param status 200 to 599
   * @return the trouble
   */
  public static Trouble html(int status) {
    return of(Kind.HTML, Duration.ZERO, inRange(status, 200));
  }

  /**
   * Docker Desktop answers in place of the instance metadata service: 403, an unreachable network.
   *
   * @return the trouble, at {@link Place#IMDS}
   */
  public static Trouble unreachable() {
    return of(Kind.UNREACHABLE, Duration.ZERO, 403);
  }

  /**
   * Tokens are issued by a wrong clock.
   *
   * @param skew how far that clock is ahead; negative if it is behind
   * @return the trouble
   */
  public static Trouble clockSkew(Duration skew) {
    return of(Kind.CLOCK_SKEW, Objects.requireNonNull(skew, "skew"), 0);
  }

  /**
   * Multi-factor authentication is required. An interactive sign-in succeeds.
   *
   * @return the trouble
   */
  public static Trouble mfaRequired() {
    return of(Kind.MFA_REQUIRED);
  }

  /**
   * A Conditional Access policy blocks.
   *
   * @return the trouble
   */
  public static Trouble blockedByPolicy() {
    return of(Kind.BLOCKED_BY_POLICY);
  }

  /**
   * Refresh tokens have expired.
   *
   * @return the trouble
   */
  public static Trouble expiredGrant() {
    return of(Kind.EXPIRED_GRANT);
  }

  /**
   * Refresh tokens were revoked. {@link dev.latchkey.lab.Lab#revokeSignIns} ends those of one user.
   *
   * @return the trouble
   */
  public static Trouble revokedGrant() {
    return of(Kind.REVOKED_GRANT);
  }

  /**
   * The user account is disabled.
   *
   * @return the trouble
   */
  public static Trouble disabledUser() {
    return of(Kind.DISABLED_USER);
  }

  /**
   * The client has no consent for the resource. An interactive sign-in succeeds.
   *
   * @return the trouble
   */
  public static Trouble missingConsent() {
    return of(Kind.MISSING_CONSENT);
  }

  /**
   * Sets where it happens.
   *
   * @param place the place
   * @return the trouble there
   */
  public Trouble at(Place place) {
    return new Trouble(
        kind, duration, status, Objects.requireNonNull(place, "place"), criteria, choice);
  }

  /**
   * Limits it to one user.
   *
   * @param userPrincipalName {@code alice@contoso.test}
   * @return the narrower trouble
   */
  public Trouble forUser(String userPrincipalName) {
    return with("user", userPrincipalName);
  }

  /**
   * Limits it to one tenant.
   *
   * @param idOrDomain its id or default domain
   * @return the narrower trouble
   */
  public Trouble forTenant(String idOrDomain) {
    return with("tenant", idOrDomain);
  }

  /**
   * Limits it to one client: an app, a tool or a managed identity.
   *
   * @param idOrName its client id or display name
   * @return the narrower trouble
   */
  public Trouble forClient(String idOrName) {
    return with("client", idOrName);
  }

  /**
   * Limits it to tokens for one resource.
   *
   * @param resource {@code https://storage.azure.com}
   * @return the narrower trouble
   */
  public Trouble forResource(String resource) {
    return with("resource", resource);
  }

  Trouble with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(criteria);
    more.put(key, Objects.requireNonNull(value, key));
    return new Trouble(kind, duration, status, place, more, choice);
  }

  /**
   * Ends it after a number of requests.
   *
   * @param requests the number, 1 or more
   * @return the shorter trouble
   */
  public Trouble times(int requests) {
    return choosing(new Choice(choice.after(), choice.every(), atLeast(1, "times", requests)));
  }

  /**
   * Lets requests pass before it begins, counted from when it is added.
   *
   * @param requests how many, 0 or more; 4 makes the fifth request the first that it happens to
   * @return the later trouble
   */
  public Trouble after(int requests) {
    return choosing(new Choice(atLeast(0, "after", requests), choice.every(), choice.times()));
  }

  /**
   * Limits it to every n-th request.
   *
   * @param nth 2 for the second, the fourth and so on; 1, the default, for all
   * @return the rarer trouble
   */
  public Trouble every(int nth) {
    return choosing(new Choice(choice.after(), atLeast(1, "every", nth), choice.times()));
  }

  private Trouble choosing(Choice some) {
    return new Trouble(kind, duration, status, place, criteria, some);
  }

  private static int atLeast(int least, String what, int number) {
    if (number < least) {
      throw Rules.refused(what, Integer.toString(number), least + " or more");
    }
    return number;
  }

  /** {@return what happens} */
  public Kind kind() {
    return kind;
  }

  /** {@return where it happens} */
  public Place place() {
    return place;
  }

  /** {@return the delay, the time to retry after, or the skew of a clock; else zero} */
  public Duration duration() {
    return duration;
  }

  /** {@return the HTTP status, 0 where there is none} */
  public int status() {
    return status;
  }

  /** {@return the number of requests that it happens to, 0 for all} */
  public int times() {
    return choice.times();
  }

  /** {@return the number of requests that pass before it begins} */
  public int after() {
    return choice.after();
  }

  /** {@return 1 if it happens to all requests, 2 to every second one, and so on} */
  public int every() {
    return choice.every();
  }

  /**
   * Whether it happens to a request.
   *
   * @param number the number of the request among those that fit, 1 for the first
   * @return true if {@link #after} and {@link #every} choose it
   */
  public boolean chooses(long number) {
    return number > choice.after() && (number - choice.after()) % choice.every() == 0;
  }

  /**
   * {@return the {@code user}, {@code tenant}, {@code client} and {@code resource} that it is
   * limited to}
   */
  public Map<String, String> criteria() {
    return criteria;
  }

  /**
   * Reads the fields of {@code lab.yaml} and of the control endpoint.
   *
   * @param fields {@code kind}, {@code at}, {@code user}, {@code tenant}, {@code client}, {@code
   *     resource}, {@code after}, {@code every}, {@code times}, {@code duration} ({@code 7s},
   *     {@code PT7S}), {@code status}
   * @return the trouble
   * @throws IllegalArgumentException if a value is not allowed
   */
  public static Trouble parse(Map<String, String> fields) {
    return TroubleFields.parse(fields);
  }

  /** {@return the names of the fields that {@link #parse} reads; only the first must be there} */
  public static List<String> fieldNames() {
    return TroubleFields.NAMES;
  }

  private static Duration positive(Duration duration) {
    if (duration.isNegative()) {
      throw Rules.refused("duration", duration.toString(), "zero or more");
    }
    return duration;
  }

  private static int inRange(int status, int from) {
    if (status < from || status > 599) {
      throw Rules.refused("status", Integer.toString(status), from + " to 599");
    }
    return status;
  }

  /**
   * Checks that kind, place and criteria go together.
   *
   * @return this
   * @throws IllegalArgumentException if the trouble can never happen
   */
  public Trouble checked() {
    boolean isAboutTokens = kind == Kind.CLOCK_SKEW || kind.isRefusal();
    if ((isAboutTokens || !criteria.isEmpty()) && !place.issuesTokens()) {
      throw Rules.refused(
          "place of " + kind.word + (criteria.isEmpty() ? "" : " for some alone"),
          place.word,
          "tokens, imds, appService");
    }
    if (kind == Kind.LOST_ANSWER && place.issuesTokens()) {
      throw Rules.refused(
          "place of " + kind.word,
          place.word,
          "a service that is one place, such as graph or resourceManager; entra for tokens");
    }
    return this;
  }

  /** {@return the fields that {@link #parse} reads} */
  public Map<String, String> toFields() {
    return TroubleFields.of(this);
  }

  /** Says what happens, where, to whom and how often. */
  @Override
  public String toString() {
    return toFields().toString();
  }
}
