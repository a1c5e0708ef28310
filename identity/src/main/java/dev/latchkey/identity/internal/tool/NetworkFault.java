package dev.latchkey.identity.internal.tool;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a tool could not reach Microsoft Entra, by the words of Python's {@code requests}, {@code
 * urllib3} and {@code ssl}, and of Windows' sign-in broker. In the order from the most exact: the
 * words of a failed connection surround those of its reason.
 */
enum NetworkFault {
  TLS(
      "SSLError|SSLCertVerificationError|CERTIFICATE_VERIFY_FAILED|Certificate verification failed",
      "the certificate shown in place of Microsoft Entra's is not trusted, often a proxy's",
      "set REQUESTS_CA_BUNDLE to a file with the certificate of your proxy's CA"),
  PROXY(
      "ProxyError|connect to proxy|Tunnel connection failed|\\b407 ",
      "the proxy can't be reached or refuses",
      "set HTTPS_PROXY to a proxy that answers, or unset it"),
  NAME(
      "NameResolutionError|Name or service not known|getaddrinfo|name resolution|Failed to resolve"
          + "|nodename nor servname|No address associated",
      "the name of Microsoft Entra's server can't be resolved",
      null),
  CONNECTION(
      "Max retries exceeded|NewConnectionError|ConnectionError|Connection refused|Connection reset"
          + "|Connection aborted|closed connection without|RemoteDisconnected|network is unreachable"
          + "|No route to host|ConnectTimeout|ReadTimeout|Read timed out|connection timed out"
          + "|\\b408 Client Error|Status_(NoNetwork|NetworkTemporarilyUnavailable)",
      "Microsoft Entra can't be reached",
      null);

  private final Pattern words;
  private final String seen;
  private final @Nullable String remedy;

  NetworkFault(String words, String seen, @Nullable String remedy) {
    this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    this.seen = seen;
    this.remedy = remedy;
  }

  static Optional<NetworkFault> in(String text) {
    return Arrays.stream(values()).filter(fault -> fault.words.matcher(text).find()).findFirst();
  }

  String seen() {
    return seen;
  }

  @Nullable String remedy() {
    return remedy;
  }
}
