package dev.latchkey.identity;

/** Logs one line, and says whether that could be heard. */
final class LogInAProcess {
  private LogInAProcess() {}

  public static void main(String[] args) {
    Log log = new Log(LogInAProcess.class);
    log.info("{} is heard", "a line");
    System.out.println("RESULT " + log.isInfo());
  }
}
