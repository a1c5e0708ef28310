package dev.latchkey.identity.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerReaderTest {
  private static final String BODY = "{\"a\":\"b\"}";
  private static final String CHUNKS = "4\r\n{\"a\"\r\n05;x=y\r\n:\"b\"}\r\n0\r\n\r\n";

  private static HttpAnswer read(String text) throws IOException {
    return HttpAnswerReader.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nServer: IMDS/1\r\n\r\n" + BODY + "more",
        "HTTP/1.1 200\r\nserver:IMDS/1  \r\n\r\n" + BODY,
        "HTTP/1.0 200 Fine\nSERVER: IMDS/1\nServer: other\n\n" + BODY,
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nServer: IMDS/1\r\n\r\n" + BODY,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nServer: IMDS/1\r\n\r\n" + CHUNKS,
      })
  void answerIsReadInEveryFraming(String text) throws IOException {
    HttpAnswer answer = read(text);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("server")).contains("IMDS/1");
    assertThat(answer.text()).isEqualTo(BODY);
  }

  @Test
  void answerWithoutABodyDoesNotWaitForOne() throws IOException {
    assertThat(read("HTTP/1.1 204 No Content\r\n\r\n").status()).isEqualTo(204);
    assertThat(read("HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n").text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 999 OK\r\n\r\n",
        "HTTP/1.1 2000\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFF\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n",
      })
  void whatIsNoHttpIsNoAnswer(String text) {
    assertThat(catchThrowableOfType(IOException.class, () -> read(text)))
        .hasMessageNotContainingAny("OpenSSH", "999");
  }

  @Test
  void headersAndBodiesWithoutEndAreGivenUp() {
    String start = "HTTP/1.1 200 OK\r\n";
    String chunk = "F000\r\n" + "x".repeat(0xF000) + "\r\n";
    for (String text :
        new String[] {
          start + "A: " + "x".repeat(20_000) + "\r\n\r\n",
          start + "A: b\r\n".repeat(300) + "\r\n",
          start + "\r\n" + "x".repeat((1 << 20) + 1),
          start + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(18) + "0\r\n\r\n",
          "HTTP/1.1 100 Continue\r\n\r\n".repeat(500),
        }) {
      assertThat(catchThrowableOfType(IOException.class, () -> read(text))).isNotNull();
    }
  }
}
