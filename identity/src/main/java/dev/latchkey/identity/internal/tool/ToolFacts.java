package dev.latchkey.identity.internal.tool;

/**
 * What is known of a developer tool without looking for it.
 *
 * @param title what people call it: {@code the Azure CLI}
 * @param program what its program is called: {@code az}
 * @param takesSeveralScopes whether one token may be asked for with more than one scope
 * @param pathVariable the variable that may hold the program's absolute path
 * @param windowsFolder where its Windows installer puts it, below a folder for programs
 * @param isSignedOutCertain whether it can be relied on when the files say that nobody is signed in
 * @param source what to install, and where it is to be had
 */
public record ToolFacts(
    String title,
    String program,
    boolean takesSeveralScopes,
    String pathVariable,
    String windowsFolder,
    boolean isSignedOutCertain,
    String source) {}
