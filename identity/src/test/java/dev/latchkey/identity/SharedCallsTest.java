package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Schedulers;

/** What becomes of those who subscribe while calls wait on all of Reactor's threads. */
@Timeout(30)
class SharedCallsTest {
  private static final int THREADS = Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE;
  private static final String FILLER = "filler";
  private static final String FAILING = "failing";
  private static final String LATE = "late";

  private final SharedCalls calls = new SharedCalls();
  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch filled = new CountDownLatch(THREADS);
  private final CountDownLatch free = new CountDownLatch(1);
  private final CountDownLatch emptied = new CountDownLatch(THREADS);

  /** Each with a scope of its own, so that none joins another. */
  @BeforeEach
  void takeAllThreads() throws InterruptedException {
    for (int i = 0; i < THREADS; i++) {
      calls.of(request(FILLER + i), this::work).subscribe();
    }
    assertThat(filled.await(20, TimeUnit.SECONDS)).isTrue();
    begun.clear();
  }

  @AfterEach
  void giveThemBack() {
    free.countDown();
  }

  private AccessToken work(TokenRequestContext request) {
    String scope = request.getScopes().get(0);
    begun.add(scope + " " + request.getTenantId());
    if (scope.startsWith(FILLER)) {
      filled.countDown();
      await(free);
      emptied.countDown();
    }
    if (scope.equals(LATE)) {
      await(emptied);
      await(new CountDownLatch(1), 200); // For the scheduler a thread is idle a little later.
    }
    if (scope.equals(FAILING)) {
      throw new IllegalStateException("refused");
    }
    return new AccessToken(scope + " " + request.getTenantId(), OffsetDateTime.MAX);
  }

  private static boolean await(CountDownLatch latch) {
    return await(latch, 20_000);
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static TokenRequestContext request(String scope) {
    return new TokenRequestContext().addScopes(scope);
  }

  private CompletableFuture<String> subscribe(TokenRequestContext request) {
    return Objects.requireNonNull(
        calls.of(request, this::work).map(AccessToken::getToken).toFuture());
  }

  @Test
  void allWhoWaitForAThreadAreServedByOneCall() {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 3 * THREADS; i++) {
      answers.add(subscribe(request("a")));
    }

    free.countDown();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo("a null"));
    assertThat(begun).containsExactly("a null");
  }

  @Test
  void failureReachesAllOfThem() {
    List<CompletableFuture<String>> answers =
        List.of(subscribe(request(FAILING)), subscribe(request(FAILING)));

    free.countDown();

    assertThat(answers)
        .allSatisfy(answer ->
            assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("refused"));
    assertThat(begun).hasSize(1);
  }

  @Test
  void requestCountsAsItWasAtTheSubscription() {
    TokenRequestContext request = request("a").setTenantId("contoso");
    CompletableFuture<String> contoso = subscribe(request);
    CompletableFuture<String> fabrikam = subscribe(request.setTenantId("fabrikam"));
    CompletableFuture<String> challenged = subscribe(request.setClaims("{}"));

    free.countDown();

    assertThat(contoso.join()).isEqualTo("a contoso");
    assertThat(fabrikam.join()).isEqualTo("a fabrikam");
    assertThat(challenged.join()).isEqualTo("a fabrikam");
    assertThat(begun).containsExactlyInAnyOrder("a contoso", "a fabrikam", "a fabrikam");
  }

  @Test
  void whoeverCancelsLeavesTheOthersTheirCall() {
    CompletableFuture<String> first = subscribe(request("a"));
    CompletableFuture<String> second = subscribe(request("a"));
    first.cancel(true);

    free.countDown();

    assertThat(second.join()).isEqualTo("a null");
  }

  @Test
  void callForNobodyIsNotMadeAndTheNextSubscriberGetsAnother() {
    CompletableFuture<String> first = subscribe(request("a"));
    first.cancel(true);
    CompletableFuture<String> later = subscribe(request("a"));

    free.countDown();

    assertThat(later.join()).isEqualTo("a null");
    assertThat(begun).containsExactly("a null");
  }

  @Test
  void whoeverBlocksOnTheAnswerHoldsNobodyElseUp() {
    CountDownLatch told = new CountDownLatch(2);
    List<CompletableFuture<Boolean>> bothWereTold = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      bothWereTold.add(
          calls
              .of(request(LATE), this::work)
              .map(token -> {
                told.countDown();
                return await(told, 10_000);
              })
              .toFuture());
    }

    free.countDown();

    assertThat(bothWereTold).allSatisfy(both -> assertThat(both.join()).isTrue());
  }
}
