package dev.latchkey.lab.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions as resolvers write them, and the answers byte by byte. */
class NameAnswersTest {
  private static ByteBuffer question(String name, int type) {
    ByteBuffer question = ByteBuffer.allocate(300);
    question.putShort((short) 0x1234).putShort((short) 0x0120).putShort((short) 1);
    question.putShort((short) 0).putInt(0);
    for (String label : name.split("\\.", -1)) {
      question.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    return question.put((byte) 0).putShort((short) type).putShort((short) 1).flip();
  }

  private static String answer(ByteBuffer question) {
    ByteBuffer answer = NameAnswers.answer(question).orElseThrow();
    byte[] bytes = new byte[answer.remaining()];
    answer.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void publicNameHasTheAddressOfLoopback() {
    assertThat(answer(question("a.test", 1)))
        .isEqualTo(
            "12348180"
                + "0001000100000000"
                + "0161047465737400"
                + "00010001"
                + "c00c00010001"
                + "00000000"
                + "0004"
                + "7f000001");
  }

  @ParameterizedTest
  @CsvSource({
    "a.test, 28, 12348180",
    "a.test, 65, 12348180",
    "a.test, 16, 12348180",
    "myhost, 1, 12348183",
    "254.169.254.169.in-addr.arpa, 12, 12348183"
  })
  void everythingElseHasNone(String name, int type, String head) {
    assertThat(answer(question(name, type))).startsWith(head + "0001000000000000");
  }

  @Test
  void otherRequestsAreNotImplementedAndAnswersAreNotAnswered() {
    assertThat(answer(question("a.test", 1).putShort(2, (short) 0x2800))).startsWith("1234a884");
    assertThat(NameAnswers.answer(question("a.test", 1).putShort(2, (short) 0x8180))).isEmpty();
    assertThat(NameAnswers.answer(question("a.test", 1).putShort(4, (short) 2))).isEmpty();
  }

  /** An answer, or none, and never an exception. */
  @Test
  void damagedQuestionIsNoFault() {
    Random random = new Random(1);
    int answered = 0;
    for (int round = 0; round < 50_000; round++) {
      ByteBuffer damaged = question("login.microsoftonline.com", 1);
      for (int count = random.nextInt(3); count >= 0; count--) {
        damaged.put(random.nextInt(damaged.limit()), (byte) random.nextInt());
      }
      damaged.limit(random.nextInt(4) == 0 ? random.nextInt(damaged.limit()) : damaged.limit());
      answered += NameAnswers.answer(damaged).isPresent() ? 1 : 0;
    }
    assertThat(answered).isPositive();
  }
}
