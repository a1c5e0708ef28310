package dev.latchkey.cli.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs checks at the same time, under one deadline. A check that does not end in time is reported
 * as skipped: a network folder that hangs must not hang the doctor.
 */
public final class Doctor {
  private final Machine machine;
  private final Duration within;

  /**
   * A doctor for a machine.
   *
   * @param machine the machine
   * @param within how long all checks together may take
   */
  public Doctor(Machine machine, Duration within) {
    this.machine = machine;
    this.within = within;
  }

  /** The checks that need no network, in the order of the report. */
  public static List<Check> offlineChecks() {
    return List.of(
        new ToolsCheck(),
        new ToolStartCheck(),
        new SignInCheck(),
        new ChainCheck(),
        new SelectionCheck(),
        new TenantCheck(),
        new ProjectCheck(),
        new VariablesCheck(),
        new ManagedIdentityCheck(),
        new VisualStudioCodeCheck(),
        new BrokerCheck(),
        new ContainerCheck(),
        new ProxyCheck(),
        new CertificatesCheck(),
        new ClockCheck(),
        new AppSecretCheck());
  }

  /**
   * Runs checks.
   *
   * @return their findings, in the order of the checks
   * @throws InterruptedException if the thread is interrupted
   */
  public List<Finding> examine(List<Check> checks) throws InterruptedException {
    // Daemons: a thread that hangs in a file system can't be interrupted, and must not stay.
    ExecutorService threads =
        Executors.newFixedThreadPool(
            checks.size(),
            work -> {
              Thread thread = new Thread(work, "latchkey-doctor");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Callable<List<Finding>>> work = new ArrayList<>();
      for (Check check : checks) {
        work.add(() -> check.findings(machine));
      }
      List<Future<List<Finding>>> results =
          threads.invokeAll(work, within.toMillis(), TimeUnit.MILLISECONDS);
      List<Finding> findings = new ArrayList<>();
      for (int i = 0; i < checks.size(); i++) {
        findings.addAll(result(checks.get(i), results.get(i)));
      }
      return findings;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Finding> result(Check check, Future<List<Finding>> result)
      throws InterruptedException {
    try {
      return result.get();
    } catch (CancellationException e) {
      return List.of(Finding.skipped(check, "It did not end within " + within.toMillis() + " ms."));
    } catch (ExecutionException e) {
      boolean isOfFile = e.getCause() instanceof IOException;
      String name = e.getCause() == null ? "nothing" : e.getCause().getClass().getSimpleName();
      return List.of(
          Finding.skipped(
              check,
              isOfFile ? "A file could not be read: " + name + "." : "It failed: " + name + "."));
    }
  }
}
