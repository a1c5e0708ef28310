package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

class TokenMonoTest {
  @Test
  @Timeout(30)
  void checkedExceptionThatNobodyDeclaredReachesTheSubscriber() {
    IOException undeclared = new IOException("disk full");
    Mono<String> token =
        TokenMono.of(() -> TokenMonoTest.<String, RuntimeException>sneak(undeclared));

    assertThatThrownBy(token::block).hasRootCause(undeclared);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T, E extends Throwable> T sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
