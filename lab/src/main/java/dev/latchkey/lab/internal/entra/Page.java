package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The sign-in pages: plain HTML that works without script, by keyboard and with a screen reader.
 * All text from requests is escaped.
 */
final class Page {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center;
        background: light-dark(#f3f2f1, #1b1a19); color: light-dark(#201f1e, #f3f2f1); }
      main { box-sizing: border-box; width: min(28rem, 100vw); padding: 2rem;
        background: light-dark(#fff, #292827); border-top: .3rem solid #0f6cbd; }
      h1 { font-size: 1.4rem; margin: 0 0 1rem; }
      fieldset { border: 0; margin: 0 0 1rem; padding: 0; }
      legend { padding: 0; }
      label { display: block; padding: .4rem 0; }
      label.account { display: grid; grid-template-columns: auto 1fr; column-gap: .75rem;
        align-items: center; padding: .5rem; cursor: pointer; }
      label.account:hover { background: light-dark(#f3f2f1, #3b3a39); }
      label.account .note { grid-column: 2; overflow-wrap: anywhere; }
      input[type=text] { box-sizing: border-box; width: 100%; font: inherit; padding: .5rem;
        text-transform: uppercase; letter-spacing: .1em; }
      button { font: inherit; padding: .5rem 1.5rem; margin-right: .5rem; cursor: pointer;
        background: transparent; color: inherit; border: 1px solid currentcolor; }
      button.primary { background: #0f6cbd; color: #fff; border-color: #0f6cbd; }
      :focus-visible { outline: 3px solid light-dark(#0f6cbd, #62abf5); outline-offset: 2px; }
      .error { color: light-dark(#a4262c, #f1707b); }
      .note { font-size: .85rem; opacity: .8; }
      """;

  private Page() {}

  /** Asks for the code that a device shows. */
  static void askForCode(Exchange exchange, String code, String error) throws IOException {
    String described = error.isEmpty() ? "" : " aria-invalid=\"true\" aria-describedby=\"problem\"";
    send(
        exchange,
        error.isEmpty() ? 200 : 400,
        "Enter code",
        """
        <form method="post" action="/devicelogin">
        <p>Enter the code that your app or device shows.</p>
        %s<label for="otc">Code</label>
        <input type="text" id="otc" name="otc" value="%s" autocomplete="off" autofocus required maxlength="16"%s>
        <p><button class="primary" type="submit">Next</button></p>
        </form>
        """
            .formatted(problem(error), escape(code), described));
  }

  private static String problem(String text) {
    return text.isEmpty()
        ? ""
        : "<p class=\"error\" role=\"alert\" id=\"problem\">" + escape(text) + "</p>\n";
  }

  /** Asks for the account; again, where the one that was picked has a problem. */
  static void pickAccount(
      Exchange exchange,
      String context,
      String clientName,
      List<User> users,
      String hint,
      String problem)
      throws IOException {
    StringBuilder accounts = new StringBuilder();
    boolean isFirst = true;
    for (User user : users) {
      boolean isChosen = hint.isEmpty() ? isFirst : hint.equalsIgnoreCase(user.userPrincipalName());
      isFirst = false;
      accounts.append(
          "<label class=\"account\"><input type=\"radio\" name=\"account\" required value=\"%s\"%s> <span>%s</span> <span class=\"note\">%s</span></label>\n"
              .formatted(
                  escape(user.userPrincipalName()),
                  isChosen ? " checked" : "",
                  escape(user.displayName()),
                  escape(user.userPrincipalName())));
    }
    send(
        exchange,
        problem.isEmpty() ? 200 : 400,
        "Pick an account",
        """
        <form method="post" action="/common/login">
        %s<p>Sign in to <strong>%s</strong>.</p>
        <input type="hidden" name="ctx" value="%s">
        <fieldset><legend class="note">Account</legend>
        %s</fieldset>
        <p><button class="primary" type="submit" name="action" value="signin">Sign in</button>
        <button type="submit" name="action" value="cancel" formnovalidate>Cancel</button></p>
        <p class="note">This is a Latchkey lab, not Microsoft: no password is asked for.</p>
        </form>
        """
            .formatted(problem(problem), escape(clientName), escape(context), accounts));
  }

  /** Shows the outcome. */
  static void say(Exchange exchange, int status, String title, String text) throws IOException {
    String role = status == 200 ? "status" : "alert";
    send(exchange, status, title, "<p role=\"" + role + "\">" + escape(text) + "</p>\n");
  }

  /** Posts the answer to the app's redirect URI, by script or by the user's click. */
  static void postTo(Exchange exchange, String redirectUri, Map<String, String> fields)
      throws IOException {
    StringBuilder inputs = new StringBuilder();
    fields.forEach((name, value) ->
        inputs.append(
            "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
                .formatted(escape(name), escape(value))));
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    String nonce = Base64.getEncoder().encodeToString(bytes);
    send(
        exchange,
        200,
        "Working\u2026",
        """
        <form method="post" action="%s" name="hiddenform">
        %s<noscript><p>Script is off. Press Continue to go back to the app.</p>
        <button class="primary" type="submit">Continue</button></noscript>
        </form>
        <script nonce="%s">document.forms[0].submit()</script>
        """
            .formatted(escape(redirectUri), inputs, nonce),
        "script-src 'nonce-" + nonce + "'; ");
  }

  private static void send(Exchange exchange, int status, String title, String content)
      throws IOException {
    send(exchange, status, title, content, "");
  }

  private static void send(
      Exchange exchange, int status, String title, String content, String scripts)
      throws IOException {
    exchange
        .with("Cache-Control", "no-store")
        .with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff")
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; "
                + scripts
                + "base-uri 'none'; frame-ancestors 'none'");
    exchange.answer(
        status,
        "text/html; charset=utf-8",
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>%s - Latchkey lab</title>
        <style>
        %s</style></head>
        <body><main>
        <h1>%s</h1>
        %s</main></body>
        </html>
        """
            .formatted(escape(title), STYLE, escape(title), content));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
