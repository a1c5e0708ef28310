package dev.latchkey.benchmarks;

import static dev.latchkey.benchmarks.Bench.TOOL;

import dev.latchkey.benchmarks.Bench.Runs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The first token of a new JVM, from its start to its end: whole processes in turn. Judged by F, a
 * JVM that calls one trivial credential of azure-core, in the same round: how many times F it took,
 * or how much more where a tool is waited for; the median of all rounds.
 */
final class NewJvmRows {
  private static final double ANY = Double.MAX_VALUE;

  /** On Java 25, F itself is larger, in time and in memory. */
  private static final boolean IS_NEW = Runtime.version().feature() >= 25;

  private static final double MORE = IS_NEW ? 0.05 : 0;
  private static final double MOST_MIB = IS_NEW ? 72 : 62;

  private final Bench bench;
  private final List<Case> cases = new ArrayList<>();

  /**
   * One row.
   *
   * @param work what is measured
   * @param sandbox where
   * @param credential whose token
   * @param job what is done with it
   * @param mostOfFloor the most times F
   * @param mostBeyondFloor the most milliseconds beyond F
   * @param mostMiB the most memory
   */
  private record Case(
      String work,
      Sandbox sandbox,
      String credential,
      String job,
      double mostOfFloor,
      double mostBeyondFloor,
      double mostMiB) {}

  private NewJvmRows(Bench bench) {
    this.bench = bench;
  }

  /** One tool. */
  static void tool(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox holding = bench.sandbox();
        Sandbox asked = bench.sandbox()) {
      holding.tool("az", FakeTool.az(TOOL)).az("person-with-tokens");
      asked.tool("az", FakeTool.az(TOOL)).az("person");
      NewJvmRows rows = new NewJvmRows(bench);
      rows.cases.add(
          new Case(
              "AzureCliCredential, az holds it",
              holding,
              "az",
              "first",
              1.18 + MORE,
              ANY,
              MOST_MIB));
      rows.cases.add(
          new Case("AzureCliCredential, az must be asked", asked, "az", "first", ANY, 680, ANY));
      rows.measure(table);
    }
  }

  /** The default chain on a developer's machine. */
  static void chain(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox az = dev(bench);
        Sandbox azd = dev(bench);
        Sandbox pwsh = dev(bench);
        Sandbox nobody = dev(bench)) {
      az.tool("az", FakeTool.az(TOOL)).az("person-with-tokens");
      az.tool("azd", FakeTool.signedOutAzd(TOOL)).tool("pwsh", FakeTool.signedOutPwsh(TOOL));
      azd.tool("az", FakeTool.signedOutAz(TOOL)).az("never-signed-in");
      azd.tool("azd", FakeTool.azd(TOOL)).azd("login-device");
      pwsh.tool("az", FakeTool.signedOutAz(TOOL)).az("never-signed-in");
      pwsh.tool("azd", FakeTool.signedOutAzd(TOOL)).azdSignedOut();
      pwsh.tool("pwsh", FakeTool.pwsh(TOOL));
      nobody.tool("az", FakeTool.signedOutAz(TOOL)).tool("azd", FakeTool.signedOutAzd(TOOL));
      nobody.tool("pwsh", FakeTool.signedOutPwsh(TOOL));
      NewJvmRows rows = new NewJvmRows(bench);
      String chain = "DefaultAzureCredential, dev, ";
      rows.cases.add(
          new Case(chain + "az signed in", az, "default", "first", 1.22 + MORE, ANY, ANY));
      rows.cases.add(new Case(chain + "only azd signed in", azd, "default", "first", ANY, 80, ANY));
      rows.cases.add(
          new Case(chain + "only PowerShell signed in", pwsh, "default", "first", ANY, 700, ANY));
      rows.cases.add(
          new Case(chain + "nobody signed in", nobody, "default", "fails", ANY, 750, ANY));
      rows.measure(table);
    }
  }

  /** Visual Studio Code's account, of which a broker gives a token at once. */
  static void broker(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox sandbox = bench.sandbox();
        FakeBroker broker = new FakeBroker(sandbox.file("bus"))) {
      sandbox.visualStudioCode(FakeBroker.ACCOUNT);
      sandbox.variable("DBUS_SESSION_BUS_ADDRESS", broker.address());
      List<Runs> runs =
          Bench.interleaved(
              bench.rounds(),
              List.of(bench.floor(sandbox), bench.withBroker(sandbox, "vscode", "first")));
      Samples beyond = runs.get(1).millis().beyond(runs.get(0).millis());
      table.add(of("new JVM, F: azure-core and a token at hand", runs.get(0)));
      table.add(
          new Row(
              "new JVM, first token: VisualStudioCodeCredential, a broker answers at once",
              "",
              shown(runs.get(1)) + String.format(Locale.ROOT, "; F + %.0f ms", beyond.median()),
              "",
              "≤ F + 120 ms",
              Row.standing(beyond.median() <= 120)));
    }
  }

  private static Sandbox dev(Bench bench) throws IOException {
    return bench.sandbox().variable("AZURE_TOKEN_CREDENTIALS", "dev");
  }

  /** No variable set, on hardware that is not Azure's, and an IMDS address that is silent. */
  static void laptop(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox az = bench.sandbox()) {
      az.tool("az", FakeTool.az(TOOL)).az("person-with-tokens");
      NewJvmRows rows = new NewJvmRows(bench);
      rows.cases.add(
          new Case(
              "DefaultAzureCredential, a laptop, IMDS silent, az signed in",
              az,
              "default",
              "first",
              ANY,
              80,
              ANY));
      rows.measure(table);
    }
  }

  private void measure(Table table) throws IOException, InterruptedException {
    List<ChildJvm> children = new ArrayList<>();
    children.add(bench.empty(cases.get(0).sandbox()));
    children.add(bench.floor(cases.get(0).sandbox()));
    for (Case one : cases) {
      children.add(bench.latchkey(one.sandbox(), one.credential(), one.job()));
      children.add(bench.microsoft(one.sandbox(), one.credential(), one.job()));
    }
    List<Runs> runs = Bench.interleaved(bench.rounds(), children);
    Runs floor = runs.get(1);
    table.add(of("new JVM, an empty main", runs.get(0)));
    table.add(of("new JVM, F: azure-core and a token at hand", floor));
    for (int i = 0; i < cases.size(); i++) {
      table.add(row(cases.get(i), runs.get(2 + 2 * i), runs.get(3 + 2 * i), floor));
    }
  }

  private static Row of(String work, Runs runs) {
    return new Row(work, "", shown(runs), "", "", "");
  }

  private static String shown(Runs runs) {
    int tools = runs.mostToolRuns();
    return String.format(
        Locale.ROOT,
        "%s, CPU %.0f ms, %.0f MiB%s",
        runs.millis().shown("ms"),
        runs.cpuMillis().median(),
        runs.peakMiB().median(),
        tools == 0 ? "" : ", " + tools + (tools == 1 ? " process" : " processes"));
  }

  private static Row row(Case one, Runs ours, Runs theirs, Runs floor) {
    Samples beyond = ours.millis().beyond(floor.millis());
    Samples ofFloor = ours.millis().dividedBy(floor.millis());
    boolean isMet =
        ofFloor.median() <= one.mostOfFloor()
            && beyond.median() <= one.mostBeyondFloor()
            && ours.peakMiB().median() <= one.mostMiB();
    String memory =
        one.mostMiB() == ANY ? "" : String.format(Locale.ROOT, ", ≤ %.0f MiB", one.mostMiB());
    String aim =
        one.mostOfFloor() == ANY
            ? String.format(Locale.ROOT, "≤ F + %.0f ms", one.mostBeyondFloor())
            : String.format(Locale.ROOT, "≤ %.2f × F", one.mostOfFloor());
    return new Row(
        "new JVM, first token: " + one.work(),
        shown(theirs),
        shown(ours)
            + String.format(
                Locale.ROOT, "; %.2f × F, F + %.0f ms", ofFloor.median(), beyond.median()),
        String.format(Locale.ROOT, "%.2f", ours.millis().dividedBy(theirs.millis()).median()),
        aim + memory,
        Row.standing(isMet));
  }
}
