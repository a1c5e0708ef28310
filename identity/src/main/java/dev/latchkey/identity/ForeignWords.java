package dev.latchkey.identity;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The message of a foreign exception, on one line and without possible secrets. A foreign message
 * can hold a secret in any form, so this class guesses, and rather removes too much than too
 * little: a value after the name of a secret, the text after {@code Bearer}, the query of an
 * address, a JWT, and long text that mixes letters and digits. Ids, hosts, classes and paths stay.
 */
final class ForeignWords {
  private static final int LONGEST = 300;

  /** The most characters that are read. A regular expression could take long on more. */
  private static final int LONGEST_READ = 2000;

  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private static final Pattern PROOF = Pattern.compile("(?i)\\b(bearer|basic|negotiate)\\s+\\S+");

  private static final Pattern JWT = Pattern.compile("\\b(?:[\\w-]+\\.)*eyJ[\\w-]{5,}[\\w.-]*");

  /** The name of a secret, the text between, and the secret's value. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)([\\w.-]{0,40}(?:secret|passw(?:or)?d|passphrase|pwd|token|assertion|credential|signature"
              + "|key|cookie|authorization|\\bsig|\\bsas|\\bpin|(?:device|user|auth\\w*)[_-]?code"
              + "|\\bcode)\\w{0,20})(['\"]?(?:\\s*[=:]>?\\s*|\\s+is\\s+|\\s+(?=['\"])))"
              + "(\"[^\"]*\"?|'[^']*'?|[^\\s'\"]\\S*)");

  private static final Pattern PASSWORD =
      Pattern.compile("(?i).*(?:secret|passw|passphrase|pwd).*");

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i)\\b([a-z][a-z0-9+.-]*://)([^\\s/?#'\"]*@)?([^\\s?#'\"]*)([?#][^\\s'\"]*)?");

  private static final Pattern WORD = Pattern.compile("[\\w+/=.~!$%^*-]{20,}");

  private static final Pattern WORDS = Pattern.compile("[A-Za-z]{1,25}(?:[._-][A-Za-z]{1,25})*");

  private static final Pattern ID =
      Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Pattern HOST = Pattern.compile("(?:[a-z0-9-]{1,24}\\.)+[a-z]{2,10}");

  private static final Pattern CLASS = Pattern.compile("(?:[a-z_][a-z0-9_]*\\.){2,}[A-Z]\\w*");

  private ForeignWords() {}

  /** The first line of a message. */
  static String shown(String message) {
    String line = message.strip().lines().findFirst().orElse("");
    String read = line.length() > LONGEST_READ ? line.substring(0, LONGEST_READ) : line;
    String safe = UNSEEN.matcher(read).replaceAll(" ").strip();
    safe = PROOF.matcher(safe).replaceAll("$1 …");
    safe = JWT.matcher(safe).replaceAll("…");
    safe = NAMED.matcher(safe).replaceAll(ForeignWords::named);
    safe = ADDRESS.matcher(safe).replaceAll(ForeignWords::address);
    safe = WORD.matcher(safe).replaceAll(ForeignWords::word);
    return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
  }

  private static String named(MatchResult found) {
    String name = found.group(1).toLowerCase(Locale.ROOT);
    String value = found.group(3);
    boolean isSaid = !found.group(2).contains("=") && value.matches("[a-z]+[.,;]?");
    boolean isStatus = name.endsWith("code") && value.matches("\\d{1,5}\\W*");
    boolean isShown = isStatus || (isSaid && !PASSWORD.matcher(name).matches());
    return Matcher.quoteReplacement(
        isShown ? found.group() : found.group(1) + found.group(2) + "…");
  }

  private static String address(MatchResult found) {
    String user = found.group(2) == null ? "" : "…@";
    String added = found.group(4) == null ? "" : "?…";
    return Matcher.quoteReplacement(found.group(1) + user + found.group(3) + added);
  }

  private static String word(MatchResult found) {
    return Matcher.quoteReplacement(isHarmless(found.group()) ? found.group() : "…");
  }

  /**
   * True for an id, a host, a class, or a path of these and of parts that are too short to be a
   * secret.
   */
  private static boolean isHarmless(String word) {
    String bare = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    boolean isPath = bare.startsWith("/") || bare.startsWith("~/") || bare.startsWith("./");
    if (isPath) {
      for (String part : bare.split("/", -1)) {
        if (!isHarmlessPart(part)) {
          return false;
        }
      }
      return true;
    }
    return isHarmlessPart(bare);
  }

  private static boolean isHarmlessPart(String part) {
    return part.length() < 20
        || WORDS.matcher(part).matches()
        || ID.matcher(part).matches()
        || HOST.matcher(part).matches()
        || CLASS.matcher(part).matches();
  }
}
