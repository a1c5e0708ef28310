package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The certificate authorities of the tools and of this JVM: does each file exist, and does the JVM
 * trust the company's authority that the tools trust?
 */
final class CertificatesCheck implements Check {
  private static final List<String> VARIABLES =
      List.of(
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE",
          "SSL_CERT_FILE",
          "NODE_EXTRA_CA_CERTS",
          "AZURE_KUBERNETES_CA_FILE");

  private static final int LARGEST = 4 << 20;

  @Override
  public String name() {
    return "certificates";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    Set<Path> bundles = new HashSet<>();
    for (String name : VARIABLES) {
      machine
          .surroundings()
          .variable(name)
          .ifPresent(path -> bundle(machine, name, path, bundles).ifPresent(findings::add));
    }
    trustStore().ifPresent(findings::add);
    if (findings.isEmpty()) {
      for (Path bundle : bundles) {
        untrusted(bundle).ifPresent(findings::add);
      }
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              this,
              bundles.isEmpty()
                  ? "No variable names a file of certificate authorities."
                  : "The files of certificate authorities can be read, and the JVM trusts them."));
    }
    return findings;
  }

  private Optional<Finding> bundle(Machine machine, String name, String path, Set<Path> readable) {
    String fault;
    try {
      Path file = Path.of(path);
      if (!Files.exists(file)) {
        fault = Surroundings.noSuchFile(path);
      } else if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        fault = "it is not a file that can be read";
      } else if (!text(file).contains("-----BEGIN")) {
        fault = "it holds no certificate in PEM";
      } else {
        readable.add(file);
        return Optional.empty();
      }
    } catch (IOException | InvalidPathException e) {
      fault = "it is not a file that can be read";
    }
    return Optional.of(
        Finding.problem(
            this,
            name + " is '" + path + "': " + fault + ". Tools that read it can check no server.",
            machine.unset(List.of(name))));
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
    }
  }

  private Optional<Finding> trustStore() {
    Optional<String> store = Surroundings.property("javax.net.ssl.trustStore");
    return store.isEmpty() || store.get().equals("NONE") || Files.isReadable(Path.of(store.get()))
        ? Optional.empty()
        : Optional.of(
            Finding.problem(
                this,
                "javax.net.ssl.trustStore is '"
                    + store.get()
                    + "', which can't be read: this JVM trusts nobody.",
                "leave -Djavax.net.ssl.trustStore out of the JVM's options (JAVA_TOOL_OPTIONS)"));
  }

  /** A company's authority is at the end of the tools' file, and Java does not read that file. */
  private Optional<Finding> untrusted(Path bundle) {
    try (InputStream in = Files.newInputStream(bundle)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      Set<Certificate> trusted = trusted();
      long unknown = all.stream().filter(one -> !trusted.contains(one)).count();
      return unknown == 0
          ? Optional.empty()
          : Optional.of(
              Finding.warning(
                  this,
                  unknown
                      + " of "
                      + all.size()
                      + " certificates in '"
                      + bundle
                      + "' are unknown to this JVM, which does not read that file: behind a"
                      + " company's proxy, apps in Java fail where the tools work.",
                  "keytool -importcert -cacerts -alias company -file COMPANY-CA.pem, or the JVM"
                      + " option -Djavax.net.ssl.trustStore=STORE"));
    } catch (IOException | GeneralSecurityException e) {
      return Optional.of(
          Finding.warning(
              this,
              "'" + bundle + "' holds something that is no certificate.",
              "openssl x509 -noout -text -in " + bundle));
    }
  }

  private static Set<Certificate> trusted() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    Set<Certificate> trusted = new HashSet<>();
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager known) {
        for (X509Certificate one : known.getAcceptedIssuers()) {
          trusted.add(one);
        }
      }
    }
    return trusted;
  }
}
