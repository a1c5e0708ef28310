package dev.latchkey.identity.internal.http;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.Security;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What an exception of an HTTP client means: why there is no answer. */
public final class Unreachable {
  private static final String PASSWORD =
      "give the builder an httpClient(…) that has the proxy's user and password: Java itself sends"
          + " none to open a tunnel";

  private static final String OWN_PASSWORD =
      "give the builder an httpClient(…) that has them, or start Java with"
          + " -Djdk.http.auth.tunneling.disabledSchemes= and call"
          + " java.net.Authenticator.setDefault(…); Java then sends them to the proxy unencrypted";

  private Unreachable() {}

  /**
   * The failure.
   *
   * @param e what the client threw
   * @param server the server as messages name it
   * @return the failure, with the exception as its cause where that holds nothing of a library's
   */
  public static Failure failure(IOException e, String server) {
    return failure(e, server, "");
  }

  /**
   * The failure on the way through a proxy.
   *
   * @param e what the client threw
   * @param server the server as messages name it
   * @param proxy the proxy as messages name it; empty if the way is direct
   * @return the failure, with the exception as its cause where that holds nothing of a library's
   */
  static Failure failure(IOException e, String server, String proxy) {
    String through = proxy.isEmpty() ? "" : " through the proxy " + proxy;
    if (isProxy(e)) {
      return isAboutPassword(e)
          ? failure(proxyTo(server, proxy) + " demands a password (HTTP 407)", PASSWORD, e)
          : failure(proxyTo(server, proxy) + " refuses", null, e);
    }
    if (e instanceof UnknownHostException || e.getCause() instanceof UnresolvedAddressException) {
      // The proxy looks the server's name up.
      String unknown = proxy.isEmpty() ? server : "the proxy " + proxy;
      return failure("the name of " + unknown + " can't be resolved", null, e);
    }
    if (isAboutTime(e)) {
      return failure(
          "the certificate of "
              + server
              + through
              + " is not valid at the time that this machine's clock tells",
          "set this machine's clock; if it is right, the certificate must be renewed",
          e);
    }
    if (isAboutTrustStore(e)) {
      return failure(
          "the trust store of this JVM can't be used, so no server is trusted",
          "correct the options -Djavax.net.ssl.trustStore, trustStorePassword and trustStoreType"
              + " of java, or leave them out",
          e);
    }
    if (e instanceof SSLException && !isAboutCertificate(e)) {
      return failure(
          "the TLS handshake with " + server + through + " broke off",
          Security.getProviders("KeyFactory.EC") == null
              ? "add --add-modules jdk.crypto.ec to the command of jlink, jpackage or java: this Java"
                  + " runtime lacks that module, and most servers demand its elliptic curves"
              : null,
          e);
    }
    if (e instanceof SSLException) {
      return failure(
          "the certificate shown in place of that of "
              + server
              + through
              + " is not trusted, often a proxy's",
          "start Java with -Djavax.net.ssl.trustStore=FILE, a trust store with your proxy's CA",
          e);
    }
    if (isTimeout(e) && !isConnect(e)) {
      return new Failure(
          FailureKind.TIMED_OUT, server + through + " was silent for too long", null, harmless(e));
    }
    String name = e.getClass().getSimpleName();
    return failure(
        proxy.isEmpty()
            ? server + " can't be reached (" + name + ")"
            : server + " can't be reached through the proxy " + proxy + " (" + name + ")",
        null,
        e);
  }

  private static String proxyTo(String server, String proxy) {
    return "the proxy " + (proxy.isEmpty() ? "" : proxy + " ") + "on the way to " + server;
  }

  /**
   * The failure where the user and the password of the proxy in {@code HTTPS_PROXY} were not used.
   *
   * @param e what the client threw
   * @param server the server as messages name it
   * @param proxy the proxy as messages name it
   * @return the failure
   */
  static Failure failureWithoutPassword(IOException e, String server, String proxy) {
    return isAboutPassword(e)
        ? failure(
            proxyTo(server, proxy)
                + " demands a password (HTTP 407), and the user and password in HTTPS_PROXY were"
                + " not used, since Java opens no tunnel with them",
            OWN_PASSWORD,
            e)
        : failure(e, server, proxy);
  }

  /**
   * The failure where {@code HTTPS_PROXY} was not used, since it names no proxy.
   *
   * @param e what the client threw
   * @param server the server as messages name it
   * @return the failure
   */
  static Failure failureWithoutProxy(IOException e, String server) {
    Failure direct = failure(e, server);
    return new Failure(
        direct.kind(),
        direct.seen() + ", and HTTPS_PROXY was not used, since it names no proxy",
        Remedy.step("set HTTPS_PROXY to the form http://HOST:PORT, without quotes, or unset it"),
        direct.getCause());
  }

  private static Failure failure(String seen, @Nullable String remedy, IOException e) {
    return new Failure(
        FailureKind.NETWORK, seen, remedy == null ? null : Remedy.step(remedy), harmless(e));
  }

  /**
   * Whether a TLS handshake failed over the server's certificate.
   *
   * @param e what the client threw
   * @return {@code false} for any other reason
   */
  public static boolean isAboutCertificate(IOException e) {
    return e instanceof SSLException
        && (text(e).contains("pkix")
            || has(e, CertificateException.class)
            || has(e, CertPathValidatorException.class));
  }

  private static boolean isAboutTime(IOException e) {
    return has(e, CertificateExpiredException.class)
        || has(e, CertificateNotYetValidException.class);
  }

  /**
   * The JDK finds no certificate in the file that its options name, or can't open it. A missing
   * file counts as an empty one.
   */
  static boolean isAboutTrustStore(IOException e) {
    return has(e, InvalidAlgorithmParameterException.class)
        || has(e, NoSuchAlgorithmException.class);
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> kind) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  static boolean isProxy(IOException e) {
    return text(e).contains("through proxy") || isAboutPassword(e);
  }

  private static boolean isAboutPassword(IOException e) {
    return text(e).contains(" 407") || text(e).contains("proxy authentication required");
  }

  static boolean isConnect(IOException e) {
    return e instanceof ConnectException
        || (isTimeout(e) && text(e).contains("connect timed out"))
        || e.getClass().getSimpleName().equals("HttpConnectTimeoutException");
  }

  static boolean isTimeout(IOException e) {
    return e instanceof SocketTimeoutException
        || e.getCause() instanceof TimeoutException
        || (e.getClass().getSimpleName().startsWith("Http") && text(e).contains("timed out"));
  }

  private static String text(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
  }

  /** An exception of the JDK names hosts and states; one of a library might hold a secret. */
  private static @Nullable Throwable harmless(IOException e) {
    boolean isJdk =
        e.getClass().getModule().getName() != null
            && e.getClass().getModule().getName().startsWith("java.");
    return isJdk && e.getCause() == null ? e : null;
  }
}
