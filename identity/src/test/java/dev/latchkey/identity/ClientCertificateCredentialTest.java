package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.ClientCertificate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS8EncryptedPrivateKeyInfoBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateCredentialTest {
  private static final String PASSWORD = "pass word!";
  private static final Certificates OWN = Certificates.selfSigned("app");
  private static final Certificates ISSUER = Certificates.selfSigned("issuer");

  @TempDir Path folder;

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab =
        Lab.builder()
            .tenant(
                "contoso.test",
                t -> t.id(Requests.CONTOSO).app("app", a -> a.certificate(OWN.certificate())))
            .start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static ClientCertificateCredentialBuilder builder() {
    return new ClientCertificateCredentialBuilder()
        .network(EntraLab.network(lab))
        .tenantId(Requests.CONTOSO)
        .clientId(lab.app("app").clientId());
  }

  private String file(byte[] content) throws IOException {
    return Files.write(folder.resolve("certificate"), content).toString();
  }

  private String file(String content) throws IOException {
    return file(content.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertWorks(ClientCertificateCredentialBuilder builder) {
    assertThat(builder.build().getTokenSync(Requests.request()).getToken()).startsWith("ey");
  }

  private static SignInException failure(ClientCertificateCredentialBuilder builder) {
    return Requests.failureOf(builder.build(), Requests.request());
  }

  /** As openssl does it: PBES2 with PBKDF2. */
  private static String encryptedKey(ASN1ObjectIdentifier cipher, AlgorithmIdentifier hash)
      throws Exception {
    JceOpenSSLPKCS8EncryptorBuilder encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(cipher)
            .setProvider(new BouncyCastleProvider())
            .setPRF(hash)
            .setPassword(PASSWORD.toCharArray());
    return Certificates.block(
        "ENCRYPTED PRIVATE KEY",
        new JcaPKCS8EncryptedPrivateKeyInfoBuilder(OWN.key())
            .build(encryptor.build())
            .getEncoded());
  }

  /** The key without its wrapping of PKCS #8: version, algorithm, octets. */
  private static byte[] pkcs1() {
    byte[] pkcs8 = OWN.key().getEncoded();
    return Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
  }

  private static byte[] pfx(String password, Certificates entry) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "app", entry.key(), password.toCharArray(), new Certificate[] {entry.certificate()});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, password.toCharArray());
    return bytes.toByteArray();
  }

  /** PBES1 and the algorithms of PKCS #12, as {@code openssl pkcs8 -v1} writes them. */
  private static String oldEncryptedKey(String algorithm) {
    try {
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm)
              .generateSecret(new PBEKeySpec(PASSWORD.toCharArray())),
          new PBEParameterSpec(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 2048));
      byte[] locked = cipher.doFinal(OWN.key().getEncoded());
      return Certificates.block(
          "ENCRYPTED PRIVATE KEY",
          new EncryptedPrivateKeyInfo(cipher.getParameters(), locked).getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<String> pemsOfOldEncryption() {
    return Stream.of(
            "PBEWithMD5AndDES",
            "PBEWithSHA1AndDESede",
            "PBEWithSHA1AndRC2_40",
            "PBEWithSHA1AndRC4_128")
        .map(algorithm -> OWN.certificatePem() + oldEncryptedKey(algorithm));
  }

  @ParameterizedTest
  @MethodSource("pemsOfOldEncryption")
  void keyOfAnOldEncryptionThatJavaKnowsSignsIn(String pem) throws Exception {
    String path = file(pem);
    assertWorks(builder().pemCertificate(path).clientCertificatePassword(PASSWORD));
    assertThat(failure(builder().pemCertificate(path).clientCertificatePassword("wrong")))
        .hasMessageContaining("the password is wrong");
    assertThat(failure(builder().pemCertificate(path)))
        .hasMessageContaining("its key has a password. Remedy: set clientCertificatePassword(…)");
  }

  static Stream<String> pemsOfSeveralKeys() {
    Certificates curve = Certificates.selfSigned("ec", "EC", 256, Instant.now().plusSeconds(3600));
    return Stream.of(
        ISSUER.keyPem() + OWN.pem(),
        OWN.certificatePem() + ISSUER.keyPem() + OWN.keyPem(),
        // Both keys fit a certificate: that of the first certificate counts.
        ISSUER.keyPem() + OWN.pem() + ISSUER.certificatePem(),
        curve.keyPem() + OWN.pem(),
        Certificates.block("PRIVATE KEY", new byte[] {1}) + OWN.pem());
  }

  @ParameterizedTest
  @MethodSource("pemsOfSeveralKeys")
  void keyThatFitsTheCertificateIsTakenAmongSeveral(String pem) throws Exception {
    assertWorks(builder().pemCertificate(file(pem)));
  }

  /** A renewal is often added to the file; a chain may hold what nobody can read. */
  @Test
  void certificateThatIsValidIsTakenAmongSeveral() throws Exception {
    Certificates old =
        Certificates.selfSigned("old", "RSA", 2048, Instant.now().minusSeconds(3600));
    Certificates sameKey = OWN.certifiedUntil(Instant.now().minusSeconds(3600));
    String damaged = Certificates.block("CERTIFICATE", new byte[] {1});
    for (String pem :
        List.of(
            old.pem() + OWN.pem(),
            sameKey.certificatePem() + OWN.pem(),
            damaged + OWN.pem(),
            OWN.pem() + damaged)) {
      assertWorks(builder().pemCertificate(file(pem)));
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = PASSWORD.toCharArray();
    store.setKeyEntry("a", old.key(), password, new Certificate[] {old.certificate()});
    store.setKeyEntry("b", OWN.key(), password, new Certificate[] {OWN.certificate()});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, password);
    assertWorks(
        builder().pfxCertificate(file(bytes.toByteArray())).clientCertificatePassword(PASSWORD));
  }

  @Test
  void entryWithAUsableKeyIsTakenAmongSeveralInAPfx() throws Exception {
    Certificates curve = Certificates.selfSigned("ec", "EC", 256, Instant.now().plusSeconds(3600));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = PASSWORD.toCharArray();
    store.setKeyEntry("a", curve.key(), password, new Certificate[] {curve.certificate()});
    store.setKeyEntry("b", OWN.key(), password, new Certificate[] {OWN.certificate()});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, password);
    assertWorks(
        builder().pfxCertificate(file(bytes.toByteArray())).clientCertificatePassword(PASSWORD));
  }

  static Stream<byte[]> encodings() {
    return Stream.of(
        ("\uFEFF" + OWN.pem()).getBytes(StandardCharsets.UTF_8),
        ("\uFEFF" + OWN.pem()).getBytes(StandardCharsets.UTF_16LE),
        OWN.pem().getBytes(StandardCharsets.UTF_16), // With a mark, and the big end first.
        OWN.pem().getBytes(StandardCharsets.UTF_16LE),
        ("friendlyName: m\u00fcller\n" + OWN.pem()).getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void pemInTheEncodingsOfWindowsSignsIn(byte[] content) throws Exception {
    assertWorks(builder().pemCertificate(file(content)));
  }

  static Stream<String> goodPems() throws Exception {
    return Stream.of(
        OWN.pem(),
        OWN.certificatePem() + OWN.keyPem(),
        "Bag Attributes\n  friendlyName: -----\r\n" + OWN.pem().replace("\n", "\r\n") + "\n\n",
        OWN.certificatePem() + Certificates.block("RSA PRIVATE KEY", pkcs1()),
        // Others that vouch for it may come first.
        ISSUER.certificatePem() + OWN.pem(),
        OWN.certificatePem()
            + encryptedKey(PKCS8Generator.AES_256_CBC, PKCS8Generator.PRF_HMACSHA256),
        OWN.certificatePem()
            + encryptedKey(PKCS8Generator.AES_128_CBC, PKCS8Generator.PRF_HMACSHA1));
  }

  @ParameterizedTest
  @MethodSource("goodPems")
  void pemOfEveryUsualFormSignsIn(String pem) throws Exception {
    assertWorks(builder().pemCertificate(file(pem)).clientCertificatePassword(PASSWORD));
  }

  @Test
  void pfxSignsInByPathAndStreamWithAndWithoutAPassword() throws Exception {
    byte[] locked = pfx(PASSWORD, OWN);
    assertWorks(builder().pfxCertificate(file(locked)).clientCertificatePassword(PASSWORD));
    InputStream stream = new ByteArrayInputStream(locked);
    assertWorks(builder().pfxCertificate(stream).clientCertificatePassword(PASSWORD));
    assertWorks(builder().pfxCertificate(new ByteArrayInputStream(pfx("", OWN))));
    // What it is shows in it, not in the name of the setter.
    assertWorks(builder().pemCertificate(file(locked)).clientCertificatePassword(PASSWORD));
    assertWorks(builder().pfxCertificate(file(OWN.pem())));
  }

  @Test
  void chainIsSentWhenThatIsAskedFor() throws Exception {
    String pem = file(ISSUER.certificatePem() + OWN.pem());
    AssertionSpy spy = new AssertionSpy();
    spy.watch(lab, builder().pemCertificate(pem)).build().getTokenSync(Requests.request());
    assertThat(spy.header()).doesNotContain("x5c").contains("x5t#S256", "RS256");

    spy.watch(lab, builder().pemCertificate(pem).sendCertificateChain(true))
        .build()
        .getTokenSync(Requests.request());
    String own = Base64.getEncoder().encodeToString(OWN.certificate().getEncoded());
    String issuer = Base64.getEncoder().encodeToString(ISSUER.certificate().getEncoded());
    assertThat(SignedJWT.parse(spy.assertion()).getHeader().getX509CertChain())
        .extracting(Object::toString)
        .containsExactly(own, issuer);
  }

  @Test
  void rotatedFileIsFound() throws Exception {
    Certificates other = Certificates.selfSigned("other");
    String path = file(other.pem());
    ClientCertificateCredential credential = builder().pemCertificate(path).build();
    assertThat(Requests.failureOf(credential, Requests.request()).kind())
        .isEqualTo(FailureKind.REFUSED);

    file(OWN.pem());

    assertThat(credential.getTokenSync(Requests.request()).getToken()).startsWith("ey");
  }

  static Stream<String> badPems() throws Exception {
    String locked =
        OWN.certificatePem()
            + encryptedKey(PKCS8Generator.AES_256_CBC, PKCS8Generator.PRF_HMACSHA256);
    String unusual =
        OWN.certificatePem() + encryptedKey(PKCS8Generator.DES3_CBC, PKCS8Generator.PRF_HMACSHA512);
    Certificates curve = Certificates.selfSigned("ec", "EC", 256, Instant.now().plusSeconds(3600));
    Certificates weak = Certificates.selfSigned("weak", "RSA", 1024, Instant.now().plusSeconds(60));
    return Stream.of(
        "|it is empty",
        "text|it is neither PEM nor a readable PFX",
        Base64.getMimeEncoder().encodeToString(pfx(PASSWORD, OWN))
            + "|it is a PFX in base64, as Azure Key Vault's secrets have it. Remedy: decode it",
        keyPem("EdDSA") + OWN.certificatePem() + "|its key is EdDSA, and Microsoft Entra takes RSA",
        keyPem("RSASSA-PSS")
            + OWN.certificatePem()
            + "|its key is RSASSA-PSS, and Microsoft Entra takes RSA alone",
        OWN.certificatePem() + "|it holds no private key",
        OWN.keyPem() + "|it holds no certificate",
        OWN.keyPem() + ISSUER.certificatePem() + "|its private key belongs to none of its",
        OWN.pem().replace("MII", "MIJ") + "|is damaged",
        OWN.certificatePem() + Certificates.block("PRIVATE KEY", new byte[] {1}) + "|is damaged",
        OWN.certificatePem() + OWN.keyPem().replace("\nMII", "\n=II") + "|is damaged",
        OWN.certificatePem()
            + Certificates.block("RSA PRIVATE KEY", new byte[9])
                .replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\n\n")
            + "|Java can't read the encryption of its key",
        locked + "|the password is wrong",
        unusual + "|Java can't read the encryption of its key",
        curve.pem() + "|its key is EC, and Microsoft Entra takes RSA alone",
        curve.certificatePem()
            + Certificates.block("EC PRIVATE KEY", new byte[] {1})
            + "|its key is EC, and Microsoft Entra takes RSA alone",
        weak.pem() + "|its key has 1024 bits, and Microsoft Entra wants 2048");
  }

  private static String keyPem(String algorithm) throws Exception {
    return Certificates.block(
        "PRIVATE KEY",
        KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded());
  }

  @ParameterizedTest
  @MethodSource("badPems")
  void fileThatCannotBeUsedIsToldWithItsPath(String contentAndComplaint) throws Exception {
    int bar = contentAndComplaint.lastIndexOf('|');
    String path = file(contentAndComplaint.substring(0, bar));

    SignInException failure =
        failure(builder().pemCertificate(path).clientCertificatePassword("wrong"));

    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure)
        .hasMessageContaining("certificate '" + path + "' can't be used: ")
        .hasMessageContaining(contentAndComplaint.substring(bar + 1))
        .isNotInstanceOf(CredentialUnavailableException.class)
        .hasNoCause();
  }

  @Test
  void passwordThatIsMissingOrWrongIsToldWithItsSetting() throws Exception {
    String path = file(pfx(PASSWORD, OWN));
    assertThat(failure(builder().pfxCertificate(path)))
        .hasMessageContaining("its key has a password. Remedy: set clientCertificatePassword(…)");
    assertThat(failure(builder().pfxCertificate(path).clientCertificatePassword("wrong")))
        .hasMessageContaining("'" + path + "' can't be used: the password is wrong. ");
    assertThat(failure(builder().pfxCertificate(path).clientCertificatePassword("wröng")))
        .hasMessageContaining("beyond ASCII");
  }

  @Test
  void missingFileAndFolderAreToldWithTheirPath() {
    String missing = folder.resolve("missing.pem").toString();
    assertThat(failure(builder().pemCertificate(missing)))
        .hasMessageContaining("certificate '" + missing + "' can't be used: there is no such file");
    assertThat(failure(builder().pemCertificate(folder.toString())))
        .hasMessageContaining("certificate '" + folder + "' can't be used: it is a folder");
    assertThat(failure(builder().pemCertificate("~/app.pem")))
        .hasMessageContaining("no such file, and nothing replaces '~' by the home folder");
    assertThat(failure(builder().pemCertificate("a\0b"))).hasMessageContaining("no such file");
  }

  @Test
  void streamHasNoPath() {
    assertThat(failure(builder().pemCertificate(new ByteArrayInputStream(new byte[3]))))
        .hasMessageContaining("the certificate from the stream can't be used");
  }

  @Test
  void expiredCertificateIsToldWithItsEndAndNobodyIsAsked() throws Exception {
    Instant end = Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
    int before = lab.requests().size();

    SignInException failure =
        failure(
            builder()
                .pemCertificate(file(Certificates.selfSigned("expired", "RSA", 2048, end).pem())));

    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure).hasMessageContaining("expired on " + end);
    assertThat(lab.requests()).hasSize(before);
  }

  @Test
  void certificateOfAnotherApplicationIsRefusedWithTheCommandThatAddsIt() throws Exception {
    SignInException failure =
        failure(builder().pemCertificate(file(Certificates.selfSigned("other").pem())));

    assertThat(failure)
        .hasMessageContaining("AADSTS700027")
        .hasMessageContaining("reset --id")
        .hasMessageContaining("or set pemCertificate(…) to one of its own");
    assertThat(failure(builder().pfxCertificate(file(Certificates.selfSigned("other").pem()))))
        .hasMessageContaining("or set pfxCertificate(…) to one of its own");
  }

  @Test
  void builderRefusesWhatIsMissingOrContradictory() throws IOException {
    assertThatThrownBy(() -> new ClientCertificateCredentialBuilder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pemCertificate(…)")
        .hasMessageContaining("clientId(…)")
        .hasMessageContaining("tenantId(…)");
    assertThatThrownBy(() ->
            builder()
                .pemCertificate("a.pem")
                .pfxCertificate(new ByteArrayInputStream(new byte[0]))
                .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a.pem'");
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    assertThatThrownBy(() -> builder().pemCertificate(broken))
        .isInstanceOf(UncheckedIOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pem", "pfx"})
  void keyIsInNoToString(String form) throws Exception {
    ClientCertificateCredentialBuilder builder =
        builder().pemCertificate(file(OWN.pem())).clientCertificatePassword(form + PASSWORD);
    assertThat(List.of(builder, builder.build()).toString()).doesNotContain(PASSWORD);
    assertThat(ClientCertificate.of(OWN.certificate()).toString()).doesNotContain("PRIVATE");
  }
}
