package dev.latchkey.identity.internal.tool;

/**
 * The fixed facts about a developer tool, known without looking for it.
 *
 * @param title its usual name: {@code the Azure CLI}
 * @param program its program's name: {@code az}
 * @param takesSeveralScopes whether one request may have more than one scope
 * @param pathVariable the variable that may hold the program's absolute path
 * @param windowsFolder the folder of its Windows installer, below a folder for programs
 * @param isSignedOutCertain whether "no account is signed in" by the files is reliable
 * @param source what to install, and where to get it
 */
public record ToolFacts(
    String title,
    String program,
    boolean takesSeveralScopes,
    String pathVariable,
    String windowsFolder,
    boolean isSignedOutCertain,
    String source) {
  /**
   * The same tool, run by another program.
   *
   * @param other that program's name
   * @return the facts
   */
  public ToolFacts by(String other) {
    return new ToolFacts(
        title, other, takesSeveralScopes, pathVariable, windowsFolder, isSignedOutCertain, source);
  }
}
