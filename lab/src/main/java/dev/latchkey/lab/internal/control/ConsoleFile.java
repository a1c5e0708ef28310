package dev.latchkey.lab.internal.control;

import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of the console's page. They hold no data, so that they need no token. */
enum ConsoleFile {
  PAGE("/", "console.html", "text/html"),
  SCRIPT("/console.js", "console.js", "text/javascript"),
  STYLE("/console.css", "console.css", "text/css"),
  ICON("/icon.svg", "icon.svg", "image/svg+xml");

  /** Trusted Types make the browser refuse text as HTML, should the script ever try. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private final String path;
  private final String resource;
  private final String type;

  ConsoleFile(String path, String resource, String type) {
    this.path = path;
    this.resource = "/dev/latchkey/lab/console/" + resource;
    this.type = type;
  }

  static Optional<ConsoleFile> at(String path) {
    return Stream.of(values()).filter(file -> file.path.equals(path)).findFirst();
  }

  void answer(Exchange exchange) throws IOException {
    try (InputStream content = ConsoleFile.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new IllegalStateException("The console's file " + resource + " is not in the jar.");
      }
      exchange.with("Content-Security-Policy", POLICY);
      exchange.answer(200, type + "; charset=utf-8", content.readAllBytes());
    }
  }
}
