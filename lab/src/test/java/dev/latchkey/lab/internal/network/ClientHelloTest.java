package dev.latchkey.lab.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.lab.internal.network.ClientHello.NotTlsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JDK's own client sends first. */
class ClientHelloTest {
  private static ByteBuffer sentFor(String host, String... protocols) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (!host.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    parameters.setProtocols(protocols);
    engine.setSSLParameters(parameters);
    ByteBuffer sent = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), sent);
    return sent.flip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void hostIsFoundOnceAllOfItHasCome(String protocol) throws Exception {
    ByteBuffer sent = sentFor("contosodata.blob.core.windows.net", protocol);
    for (int length = 0; length < sent.limit(); length++) {
      assertThat(ClientHello.message(sent.duplicate().limit(length))).isEmpty();
    }
    assertThat(ClientHello.message(sent).flatMap(ClientHello::serverName))
        .hasValue("contosodata.blob.core.windows.net");
    assertThat(sent.position()).isZero();
  }

  /** As some clients do, to get past what looks only into the first record. */
  @Test
  void messageMayBeSpreadOverRecords() throws Exception {
    ByteBuffer sent = sentFor("vault.azure.net", "TLSv1.3");
    ByteBuffer spread = ByteBuffer.allocate(sent.limit() * 6);
    for (int at = 5; at < sent.limit(); at++) {
      spread.put((byte) 22).putShort((short) 0x0301).putShort((short) 1).put(sent.get(at));
    }
    assertThat(ClientHello.message(spread.flip()).flatMap(ClientHello::serverName))
        .hasValue("vault.azure.net");
  }

  @Test
  void clientThatNamesNoHostHasNone() throws Exception {
    ByteBuffer sent = sentFor("", "TLSv1.2", "TLSv1.3");
    assertThat(ClientHello.message(sent)).isPresent();
    assertThat(ClientHello.message(sent).flatMap(ClientHello::serverName)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "\u0016\u0009garbage"})
  void whatIsNotTlsIsToldAtOnce(String sent) {
    ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(sent);
    assertThatThrownBy(() -> ClientHello.message(bytes)).isInstanceOf(NotTlsException.class);
  }

  @Test
  void messageThatNeverEndsIsRefused() {
    ByteBuffer records = ByteBuffer.allocate(ClientHello.LONGEST * 2);
    records.put((byte) 22).putShort((short) 0x0301).putShort((short) 4).putInt(0x01FF_FFFF).flip();
    assertThatThrownBy(() -> ClientHello.message(records)).isInstanceOf(NotTlsException.class);
  }

  /** Any byte may be any other: a host, none or a refusal, and never another exception. */
  @Test
  void damagedMessageIsNoFault() throws Exception {
    ByteBuffer sent = sentFor("login.microsoftonline.com", "TLSv1.3");
    Random random = new Random(1);
    int found = 0;
    for (int round = 0; round < 20_000; round++) {
      ByteBuffer damaged = ByteBuffer.allocate(sent.limit()).put(sent.duplicate()).flip();
      for (int count = random.nextInt(3); count >= 0; count--) {
        damaged.put(random.nextInt(damaged.limit()), (byte) random.nextInt());
      }
      try {
        found += ClientHello.message(damaged).flatMap(ClientHello::serverName).isPresent() ? 1 : 0;
      } catch (NotTlsException e) {
        assertThat(e.getCause()).isNull();
      }
    }
    assertThat(found).isPositive();
  }
}
