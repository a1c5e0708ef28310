package dev.latchkey.lab.internal.control;

import dev.latchkey.lab.internal.web.EventStream;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.RequestLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * What an open page of the console hears: {@code state} when the lab has changed, {@code requests}
 * as they come, {@code skipped} with the number of those that it misses.
 *
 * <p>A reader is a number in the log, so that it costs no memory however slow it is. It gets at
 * most the newest {@value #MOST_REQUESTS} requests at a time, which is what the page shows.
 */
final class LabEvents {
  static final int MOST_REQUESTS = 500;
  static final int MOST_READERS = 20;

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** The state of a large lab takes some time to describe, so it is not looked at each time. */
  private static final int PAUSES_PER_STATE = 5;

  private final LabState state;
  private final RequestLog log;
  private final Semaphore readers = new Semaphore(MOST_READERS);

  LabEvents(LabState state, RequestLog log) {
    this.state = state;
    this.log = log;
  }

  /** Sends events until the client or the lab ends. */
  void answer(Exchange exchange) throws IOException {
    if (!readers.tryAcquire()) {
      exchange.answerJson(
          429,
          Map.of(
              "error",
              MOST_READERS + " readers listen to the lab's events. Close a page of the console."));
      return;
    }
    try {
      send(exchange.answerEvents());
    } finally {
      readers.release();
    }
  }

  private void send(EventStream events) throws IOException {
    Map<String, Object> sent = Map.of();
    long next = 0;
    for (int round = 0; round == 0 || events.isOpenAfter(PAUSE); round++) {
      if (round % PAUSES_PER_STATE == 0) {
        Map<String, Object> now = state.describe();
        if (!now.equals(sent)) {
          events.send("state", now);
          sent = now;
        }
      }
      next = sendRequests(events, next);
    }
  }

  private long sendRequests(EventStream events, long next) throws IOException {
    RequestLog.News news = log.since(next, MOST_REQUESTS);
    if (news.skipped() > 0) {
      events.send("skipped", Map.of("count", news.skipped()));
    }
    if (!news.requests().isEmpty()) {
      events.send("requests", LabState.describe(news.requests()));
    }
    return news.next();
  }
}
