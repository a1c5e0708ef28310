package dev.latchkey.lab.internal.standin;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many calls of the stand-in in one process, for tests of its answers: a start of a JVM for each
 * would take ten times as long. A line of stdin is a call: the config folder and the words, each in
 * Base64. A line of stdout is its result: the exit code, then stdout and stderr in Base64.
 */
public final class StandInAzCalls {
  private StandInAzCalls() {}

  public static void main(String[] args) throws IOException {
    PrintStream results = System.out;
    BufferedReader calls =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String call = calls.readLine(); call != null; call = calls.readLine()) {
      List<String> words = new ArrayList<>();
      for (String word : call.split(" ", -1)) {
        words.add(new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8));
      }
      Map<String, String> environment = new HashMap<>(System.getenv());
      environment.put("AZURE_CONFIG_DIR", words.remove(0));
      ByteArrayOutputStream stdout = new ByteArrayOutputStream();
      ByteArrayOutputStream stderr = new ByteArrayOutputStream();
      System.setOut(new PrintStream(stdout, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(stderr, true, StandardCharsets.UTF_8));
      int exitCode = StandInAz.run(words, environment);
      results.println(exitCode + " " + encode(stdout) + " " + encode(stderr));
    }
  }

  private static String encode(ByteArrayOutputStream printed) {
    return Base64.getEncoder().encodeToString(printed.toByteArray());
  }
}
