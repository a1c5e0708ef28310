package dev.latchkey.access.internal.azure;

import dev.latchkey.access.AccessException;
import dev.latchkey.identity.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Finds many users by their names: a few in each request, and several requests at once. */
final class UserLookup {
  /** Requests at once. */
  private static final int AT_ONCE = 8;

  /** An interrupted request ends at once. */
  private static final long LONGEST_END_SECONDS = 5;

  private final Rest rest;

  UserLookup(Rest rest) {
    this.rest = rest;
  }

  List<Principal> named(List<String> names) {
    List<List<String>> parts = new ArrayList<>();
    int most = 15; // of the values of 'in': learn.microsoft.com/graph/filter-query-parameter
    for (int from = 0; from < names.size(); from += most) {
      parts.add(names.subList(from, Math.min(names.size(), from + most)));
    }
    if (parts.size() > 1) {
      return usersOfAll(parts);
    }
    return parts.isEmpty() ? List.of() : usersOf(parts.get(0));
  }

  /** Several requests at once: each may have to wait when the service is busy. */
  private List<Principal> usersOfAll(List<List<String>> parts) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE,
            work -> {
              Thread thread = new Thread(work, "latchkey-graph");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<List<Principal>>> answers = new ArrayList<>();
      for (List<String> part : parts) {
        answers.add(threads.submit(() -> usersOf(part)));
      }
      List<Principal> found = new ArrayList<>();
      for (Future<List<Principal>> answer : answers) {
        found.addAll(answer.get());
      }
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AccessException(
          FailureKind.INTERRUPTED, "Looking for users was interrupted", null, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      end(threads);
    }
  }

  private List<Principal> usersOf(List<String> names) {
    return rest
        .list(
            "Looking for " + names.size() + " users",
            "/users?$filter=userPrincipalName%20in%20("
                + names.stream().map(Graph::quoted).collect(Collectors.joining(","))
                + ")&$select=id,displayName,userPrincipalName")
        .stream()
        .map(json -> Principal.of(json, "User"))
        .toList();
  }

  /** Ends requests that nobody waits for any more, and their threads. */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    boolean isInterrupted = Thread.interrupted();
    try {
      threads.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      isInterrupted = true;
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
