package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a tool could not reach Microsoft Entra, by the messages of Python's {@code requests}, {@code
 * urllib3} and {@code ssl}, of Go's {@code net} and {@code crypto/x509}, of .NET's {@code
 * HttpClient} and of Windows' sign-in broker. The most exact messages come first: the message of a
 * failed connection contains that of its cause, and a proxy also answers with 502 and 503.
 */
public enum NetworkFault {
  PROXY_LOGIN(
      "\\b407 |'407'|\\(407\\)|Proxy Authentication Required",
      "the proxy asks for a user name and a password",
      "set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT"),
  SOCKS(
      "dependencies for SOCKS support",
      "it can't use a SOCKS proxy: its Python lacks the package PySocks",
      "set HTTPS_PROXY to http://HOST:PORT of an HTTP proxy, or add PySocks to the tool's Python"),
  PROXY(
      "ProxyError|connect to proxy|SOCKS support|connecting to SOCKS|Tunnel connection failed|proxyconnect|proxy tunnel"
          + "|\": Forbidden"
          + "|InvalidProxyURL|check proxy URL|ProxySchemeUnknown|LocationParseError|Unable to determine SOCKS|invalid proxy address"
          + "|schemes are allowed for proxies|socks connect tcp",
      "the proxy can't be reached or refuses",
      "set HTTPS_PROXY to a proxy that answers, or unset it"),
  BUSY(
      "Too Many Requests|server_error|\\b(?:429 Client|5\\d\\d Server) Error|temporarily_unavailable"
          + "|(?:http error|status(?: ?code)?(?: was)?|\\bRESPONSE):? (?:429|5\\d\\d)\\b"
          + "|throttl|(?<!Resource )temporarily unavailable|Service Unavailable"
          + "|ServerTemporarilyUnavailable|Bad Gateway|Gateway Time-?out|Internal Server Error",
      "Microsoft Entra is busy or out of order",
      null),
  TLS_FILE(
      "Could not find a suitable TLS CA certificate bundle|NO_CERTIFICATE_OR_CRL_FOUND",
      "its file of trusted certificates is not there or holds none",
      "set %s to a file of certificates that is there, or unset it"),
  CLOCK(
      "certificate has expired|certificate is not yet valid|NotTimeValid",
      "the certificate shown is not valid at the time that this machine's clock tells",
      "set this machine's clock; if it is right, the owner of the server must renew its certificate"),
  HANDSHAKE(
      "SSLEOFError|EOF occurred in violation|UNEXPECTED_EOF|SSLZeroReturnError|WRONG_VERSION_NUMBER"
          + "|UNSUPPORTED_PROTOCOL|HANDSHAKE_FAILURE|UNSAFE_LEGACY_RENEGOTIATION|TLSV\\d(?:_\\d)?_ALERT"
          + "|SSLV3_ALERT|\\btls: (?!failed to verify)|HTTP response to HTTPS client"
          + "|Could not create SSL/TLS|unexpected EOF or 0 bytes|determine the frame size",
      "the TLS handshake with Microsoft Entra's server broke off, as it does behind some proxies",
      "check HTTPS_PROXY (most proxies want http://HOST:PORT in it) and the firewall"),
  TLS(
      "SSLError|SSLCertVerificationError|CERTIFICATE_VERIFY_FAILED|Certificate verification failed"
          + "|x509: |tls: |SSL connection could not be established|remote certificate"
          + "|SSL/TLS secure channel",
      "the certificate shown in place of Microsoft Entra's is not trusted, often a proxy's",
      "set %s to a file with the certificate of your proxy's CA"),
  NAME(
      "NameResolutionError|Name or service not known|getaddrinfo|name resolution|Failed to resolve '"
          + "|nodename nor servname|No address associated|no such host|server misbehaving"
          + "|name could not be resolved|Resource temporarily unavailable \\(",
      "the name of Microsoft Entra's server can't be resolved",
      null),
  CONNECTION(
      "Max retries exceeded|NewConnectionError|ConnectionError|Connection refused|Connection reset"
          + "|Connection aborted|Connection broken|IncompleteRead|closed connection without|RemoteDisconnected|network is unreachable"
          + "|No route to host|ConnectTimeout|ReadTimeout|Read timed out|connection timed out"
          + "|\\b408 Client Error|Status_(NoNetwork|NetworkTemporarilyUnavailable)"
          + "|(?:dial|read|write) (?:tcp|udp)|i/o timeout|handshake timeout|deadline exceeded|Client\\.Timeout"
          + "|: (?:unexpected )?EOF\\b|actively refused|HttpClient\\.Timeout|http2: |forcibly closed"
          + "|connect to internet"
          + "|connect to the remote server|error occurred while sending the request",
      "Microsoft Entra can't be reached",
      null);

  private static final Pattern MANAGED_IDENTITY =
      Pattern.compile(
          "Failed to connect to MSI|MSI endpoint is not responding|/metadata/identity/"
              + "|Identity not found|ManagedIdentityCredential|169\\.254\\.169\\.254",
          Pattern.CASE_INSENSITIVE);

  private final Pattern words;
  private final String seen;
  private final @Nullable String remedy;

  NetworkFault(String words, String seen, @Nullable String remedy) {
    this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    this.seen = seen;
    this.remedy = remedy;
  }

  public static Optional<NetworkFault> in(String text) {
    return Arrays.stream(values()).filter(fault -> fault.isIn(text)).findFirst();
  }

  public boolean isIn(String text) {
    return words.matcher(text).find();
  }

  /**
   * The failure for this fault.
   *
   * @param authorities how to make the tool trust further certificate authorities
   */
  public Failure failure(String authorities) {
    return new Failure(
        FailureKind.NETWORK,
        seen,
        remedy == null ? null : Remedy.step(remedy.replace("%s", authorities)));
  }

  /**
   * The failure of a tool that is signed in with a managed identity and can't reach the endpoint.
   *
   * @param login how a user signs in instead
   */
  public static Optional<Failure> ofManagedIdentity(String text, String tool, Remedy login) {
    if (text.contains("azcmagent")) {
      return Optional.of(
          new Failure(
              FailureKind.REFUSED,
              "Azure Arc keeps the key of its managed identity from this user",
              Remedy.step("put the user of this app into the group himds")));
    }
    if (!MANAGED_IDENTITY.matcher(text).find()) {
      return Optional.empty();
    }
    return Optional.of(
        BUSY.isIn(text)
            ? new Failure(FailureKind.NETWORK, "the managed identity endpoint is out of order")
            : new Failure(
                FailureKind.NOT_AVAILABLE_HERE,
                tool + " is signed in with a managed identity, which this machine does not offer",
                login));
  }
}
