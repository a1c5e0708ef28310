package dev.latchkey.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A real browser without a window, inside a lab, with a profile of its own, driven through its
 * DevTools: real mouse clicks and key presses, no more.
 */
final class Chromium implements AutoCloseable {
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final DevTools tools;
  private final String session;

  Chromium(Path program, Lab lab, Path folder) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            program.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + folder,
            "--proxy-server=127.0.0.1:" + lab.proxyAddress().getPort(),
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
            "--ignore-certificate-errors-spki-list=" + keyOf(lab),
            "--remote-debugging-port=0",
            "about:blank");
    lab.environment().applyTo(builder.environment());
    builder.environment().put("TMPDIR", folder.toString());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    process = builder.start();
    try {
      tools = new DevTools(URI.create(devTools()));
      String target =
          tools.call("", "Target.createTarget", "url", "about:blank").path("targetId").asText();
      session =
          tools
              .call("", "Target.attachToTarget", "targetId", target, "flatten", true)
              .path("sessionId")
              .asText();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Trust in this lab's authority alone, by the hash of its public key. */
  private static String keyOf(Lab lab) throws GeneralSecurityException {
    byte[] key = lab.certificateAuthority().getPublicKey().getEncoded();
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
  }

  /** Chromium says on stderr where its DevTools are; the rest is read so that it never blocks. */
  private String devTools() throws Exception {
    CompletableFuture<String> address = new CompletableFuture<>();
    Thread reader =
        new Thread(() -> {
          try (BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              if (line.startsWith(LISTENING)) {
                address.complete(line.substring(LISTENING.length()));
              }
            }
          } catch (IOException e) {
            // It was ended.
          }
          address.completeExceptionally(new IOException("Chromium ended early."));
        });
    reader.setDaemon(true);
    reader.start();
    return address.get(ToolRun.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  JsonNode call(String method, Object... parameters) {
    return tools.call(session, method, parameters);
  }

  JsonNode evaluate(String script) {
    return call("Runtime.evaluate", "expression", script, "returnByValue", true)
        .at("/result/value");
  }

  /** Opens a page and waits until its heading is there. */
  void open(String address, String heading) throws InterruptedException {
    call("Page.navigate", "url", address);
    awaitText(heading);
  }

  /** Waits for the first picture too: Chromium drops clicks and keys that come before it. */
  void awaitText(String text) throws InterruptedException {
    await(
        "The page does not show '" + text + "'",
        shown -> shown.contains(text),
        () ->
            evaluate(
                    "document.readyState == 'complete'"
                        + " && performance.getEntriesByType('paint').length"
                        + " ? document.body.innerText : ''")
                .asText());
  }

  /** Waits until a script is true of the page. */
  void awaitTrue(String script) throws InterruptedException {
    await(
        "Is not so: " + script + "; the page shows",
        "true"::equals,
        () -> {
          boolean isSo = evaluate(script).asBoolean();
          return isSo ? "true" : evaluate("document.body.innerText").asText();
        });
  }

  /** The window's size, and whether the page is light or dark. A narrow one is a telephone's. */
  void show(int width, int height, String scheme) {
    call(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        height,
        "deviceScaleFactor",
        1,
        "mobile",
        width < 600);
    call(
        "Emulation.setEmulatedMedia",
        "features",
        List.of(Map.of("name", "prefers-color-scheme", "value", scheme)));
  }

  /** A picture of the whole page, as PNG. */
  byte[] picture() {
    return Base64.getDecoder()
        .decode(
            call("Page.captureScreenshot", "captureBeyondViewport", true).path("data").asText());
  }

  /** Waits until this has the keyboard's focus, which a page gives some time after it is shown. */
  void awaitFocus(String text) throws InterruptedException {
    await("The focus is not on '" + text + "'", text::equals, this::focused);
  }

  private static void await(String complaint, Predicate<String> isIt, Supplier<String> look)
      throws InterruptedException {
    long deadline = System.nanoTime() + ToolRun.DEADLINE.toNanos();
    String seen = look.get();
    while (!isIt.test(seen)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(complaint + ": " + seen);
      }
      TimeUnit.MILLISECONDS.sleep(20);
      seen = look.get();
    }
  }

  /** Presses and releases the mouse on what has this text. */
  void click(String text) {
    JsonNode middle =
        evaluate(
            "(() => { const e = [...document.querySelectorAll('button,label')].find(e =>"
                + " e.textContent.includes('"
                + text
                + "')); const r = e.getBoundingClientRect();"
                + " return [r.x + r.width / 2, r.y + r.height / 2]; })()");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          "type",
          type,
          "x",
          middle.path(0).asDouble(),
          "y",
          middle.path(1).asDouble(),
          "button",
          "left",
          "clickCount",
          1);
    }
  }

  /** Presses and releases a key: Tab, Enter, Space or ArrowDown. */
  void press(String name) {
    int code =
        switch (name) {
          case "Tab" -> 9;
          case "Enter" -> 13;
          case "Space" -> 32;
          default -> 40;
        };
    String key = name.equals("Space") ? " " : name;
    String text = name.equals("Enter") ? "\r" : name.equals("Space") ? " " : "";
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          "type",
          type,
          "key",
          key,
          "code",
          name,
          "windowsVirtualKeyCode",
          code,
          "text",
          type.equals("keyDown") ? text : "");
    }
  }

  void type(String text) {
    call("Input.insertText", "text", text);
  }

  /** What has the keyboard's focus, as a screen reader names it. */
  String focused() {
    return evaluate(
            "(e => (e.labels && e.labels.length ? e.labels[0] : e).textContent.trim())"
                + "(document.activeElement)")
        .asText();
  }

  /** Ends it and waits until its last process is gone, so that its folder can be removed. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    long deadline = System.nanoTime() + ToolRun.DEADLINE.toNanos();
    while (all.stream().anyMatch(Chromium::isRunning)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Chromium did not end.");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** A zombie has ended; in a container whose first process takes no note of it, it stays. */
  private static boolean isRunning(ProcessHandle process) {
    try {
      String status =
          Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
      return "ZX".indexOf(status.charAt(status.lastIndexOf(')') + 2)) < 0;
    } catch (IOException e) {
      return process.isAlive(); // It is gone, or this system has no such files.
    }
  }
}
