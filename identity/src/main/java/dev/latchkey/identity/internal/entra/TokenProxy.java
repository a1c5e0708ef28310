package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.entra.proof.SmallFile;
import dev.latchkey.identity.internal.http.HostAndPort;
import dev.latchkey.identity.internal.http.HttpAnswer;
import dev.latchkey.identity.internal.http.HttpCall;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.http.Network;
import dev.latchkey.identity.internal.http.Unreachable;
import dev.latchkey.identity.internal.http.UrlConnectionHttp;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The proxy of Azure Kubernetes Service that takes token requests in place of Microsoft Entra
 * ("identity bindings"). Its certificate authority is read for each request, since it rotates.
 *
 * @param address its address
 * @param authorityFile a PEM file with its certificate authority, or {@code null}
 * @param authority the same as text, or {@code null}; without both the JVM's trust store counts
 * @param name the name in its certificate, or {@code null} if that is the host's
 * @param network how this JVM reaches servers
 */
public record TokenProxy(
    URI address,
    @Nullable String authorityFile,
    @Nullable String authority,
    @Nullable String name,
    Network network)
    implements HttpTransport {
  /** The variable with its address. */
  public static final String ADDRESS = "AZURE_KUBERNETES_TOKEN_PROXY";

  private static final String FILE = "AZURE_KUBERNETES_CA_FILE";
  private static final String DATA = "AZURE_KUBERNETES_CA_DATA";
  private static final String NAME = "AZURE_KUBERNETES_SNI_NAME";
  private static final int LARGEST = 1 << 20;

  /**
   * The proxy that the variables name.
   *
   * @param variables a variable's value by its name
   * @param network how this JVM reaches the network
   * @return the proxy, if there is one
   * @throws IllegalArgumentException for variables that contradict each other
   */
  public static Optional<HttpTransport> of(
      Function<String, Optional<String>> variables, Network network) {
    @Nullable String file = variables.apply(FILE).orElse(null);
    @Nullable String data = variables.apply(DATA).orElse(null);
    @Nullable String name = variables.apply(NAME).orElse(null);
    Optional<String> address = variables.apply(ADDRESS);
    if (address.isEmpty()) {
      if (file != null || data != null || name != null) {
        throw new IllegalArgumentException(
            "The token proxy of Kubernetes can't be used: "
                + ADDRESS
                + " is not set, and others of its variables are. Set it, or unset them all.");
      }
      return Optional.empty();
    }
    if (file != null && data != null) {
      throw new IllegalArgumentException(
          "The token proxy of Kubernetes can't be used: both "
              + FILE
              + " and "
              + DATA
              + " are set. Set one of them.");
    }
    if (name != null) {
      requireHostName(name);
    }
    return Optional.of(new TokenProxy(address(address.get()), file, data, name, network));
  }

  /** The JDK would otherwise leave a name out that it can't send, and then distrust the proxy. */
  private static void requireHostName(String name) {
    try {
      new SNIHostName(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          NAME
              + " '"
              + Surroundings.shown(name)
              + "' is no host name. Set it to a name in the token proxy's certificate.",
          e);
    }
  }

  private static URI address(String text) {
    try {
      URI uri = new URI(text.strip());
      if ("https".equalsIgnoreCase(uri.getScheme())
          && HostAndPort.of(uri).isPresent()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The message below says enough; the exception may quote a password.
    }
    throw new IllegalArgumentException(
        ADDRESS + " is no https address without user, query and fragment. Set it to the proxy's.");
  }

  @Override
  public HttpAnswer send(HttpCall call) throws IOException, InterruptedException {
    String base = address.toString().replaceFirst("/$", "");
    String query = call.address().getRawQuery();
    URI there = URI.create(base + call.address().getRawPath() + (query == null ? "" : "?" + query));
    return new UrlConnectionHttp(new Network(network.proxies(), tls()))
        .send(new HttpCall(call.method(), there, call.headers(), call.body()));
  }

  @Override
  public String server(HttpCall call) {
    return "the token proxy '" + HostAndPort.hostOf(address) + "' (" + ADDRESS + ")";
  }

  @Override
  public Failure unreachable(IOException e, HttpCall call) {
    if (e instanceof UnusableAuthority) {
      return new Failure(
          FailureKind.INVALID_REQUEST,
          String.valueOf(e.getMessage()),
          Remedy.step("set " + authoritySetting() + " to the token proxy's certificate authority"));
    }
    if (!Unreachable.isAboutCertificate(e)) {
      return Unreachable.failure(e, server(call));
    }
    String certificate = "the certificate of " + server(call) + " is not trusted: ";
    return String.valueOf(e.getMessage()).matches("(?s).*\\bNo (?:subject|name) .*")
        ? new Failure(
            FailureKind.NETWORK,
            certificate
                + "it is not that of '"
                + (name == null ? HostAndPort.hostOf(address) : name)
                + "'",
            Remedy.step("set " + NAME + " to a name in the certificate"))
        : new Failure(
            FailureKind.NETWORK,
            certificate + "it is of no authority in " + authoritySource(),
            Remedy.step(
                "set " + authoritySetting() + " to the token proxy's certificate authority"));
  }

  private String authoritySetting() {
    return authority != null ? DATA : FILE;
  }

  private String authoritySource() {
    if (authority != null) {
      return DATA;
    }
    return authorityFile != null
        ? FILE + " '" + Surroundings.shown(authorityFile) + "'"
        : "this JVM's trust store";
  }

  private @Nullable SSLSocketFactory tls() throws IOException {
    SSLSocketFactory factory = network.tls();
    if (authorityFile != null || authority != null) {
      factory = trusting(authorities());
    }
    if (name == null) {
      return factory;
    }
    return new Named(
        factory != null ? factory : (SSLSocketFactory) SSLSocketFactory.getDefault(), name);
  }

  /** PEM; a variable in an {@code .env} file often has {@code \\n} for the ends of lines. */
  private String authorities() throws IOException {
    if (authority != null) {
      return authority.replace("\\n", "\n");
    }
    try {
      Path file = Path.of(String.valueOf(authorityFile));
      if (Files.isDirectory(file)) {
        throw unusable("it is a folder");
      }
      return SmallFile.text(SmallFile.read(file, LARGEST));
    } catch (UnusableAuthority e) {
      throw e;
    } catch (NoSuchFileException | InvalidPathException e) {
      throw unusable(Surroundings.noSuchFile(String.valueOf(authorityFile)));
    } catch (IOException e) {
      throw unusable("it can't be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private UnusableAuthority unusable(String seen) {
    return new UnusableAuthority(authoritySource() + " can't be used: " + seen);
  }

  private SSLSocketFactory trusting(String pem) throws SSLException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
      if (number == 0) {
        throw unusable("it holds no certificate");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (UnusableAuthority e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable("it holds no certificate that Java can read");
    }
  }

  /** The file or text with the certificate authority can't be used. */
  private static final class UnusableAuthority extends SSLException {
    private static final long serialVersionUID = 1L;

    UnusableAuthority(String message) {
      super(message);
    }
  }

  /** Uses another name for the server: it is sent (SNI), and its certificate must hold it. */
  private static final class Named extends SSLSocketFactory {
    private final SSLSocketFactory factory;
    private final String name;

    Named(SSLSocketFactory factory, String name) {
      this.factory = factory;
      this.name = name;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      return factory.createSocket(socket, name, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return factory.getSupportedCipherSuites();
    }

    // The JDK's client never calls these: it connects by itself and adds TLS.

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw new SSLException("not connected yet");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      throw new SSLException("not connected yet");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw new SSLException("not connected yet");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      throw new SSLException("not connected yet");
    }
  }
}
