/**
 * Azure SDK credentials that use the developer's own sign-in: what the Azure CLI and the other
 * tools on the machine hold, given to any Azure SDK client as a {@code TokenCredential}.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // The modules of the command and the broker are compiled later.
module dev.latchkey.identity {
  requires transitive com.azure.core;
  requires com.microsoft.aad.msal4j;
  // The jar has a copy of the few classes that are needed.
  requires static com.google.gson;
  // InteractiveBrowserCredential waits for the browser with it. Other apps need not have it.
  requires static jdk.httpserver;
  // Only for apps that keep tokens on disk; named by its file, since it names no module itself.
  requires static msal4j.persistence.extension;
  // Only on Windows, for the tools' encrypted token caches, where the app has it.
  requires static com.sun.jna;
  requires static com.sun.jna.platform;
  // For compilers: its annotations are on the API, and nothing needs them at run time.
  requires static transitive org.jspecify;

  exports dev.latchkey.identity;
  // The command walks the same chain, and finds and runs a tool as the library does.
  // The team's access asks git in the same way.
  exports dev.latchkey.identity.internal.process to
      dev.latchkey.access,
      dev.latchkey.cli,
      dev.latchkey.identity.broker;
  // The file of a team's secret is its user's alone, as the tools' files are.
  exports dev.latchkey.identity.internal.files to
      dev.latchkey.access,
      dev.latchkey.cli;
  exports dev.latchkey.identity.internal.tool to
      dev.latchkey.cli,
      dev.latchkey.identity.broker;
  exports dev.latchkey.identity.internal.tool.az to
      dev.latchkey.cli;
  exports dev.latchkey.identity.internal.tool.azd to
      dev.latchkey.cli;
  exports dev.latchkey.identity.internal.tool.broker to
      dev.latchkey.cli;
  exports dev.latchkey.identity.internal.tool.vscode to
      dev.latchkey.cli;
  exports dev.latchkey.identity.internal.json to
      dev.latchkey.cli,
      dev.latchkey.identity.broker;
  exports dev.latchkey.identity.internal.source to
      dev.latchkey.cli,
      dev.latchkey.identity.broker;
  exports dev.latchkey.identity.internal.project to
      dev.latchkey.cli;
  exports dev.latchkey.identity.internal.chain to
      dev.latchkey.cli;
  // The doctor judges files, proxies and managed identities by the rules of the credentials.
  exports dev.latchkey.identity.internal.http to
      dev.latchkey.cli;
  exports dev.latchkey.identity.internal.managed to
      dev.latchkey.cli;
  // The broker's module implements it, and the doctor looks at it.
  exports dev.latchkey.identity.internal.broker to
      dev.latchkey.cli,
      dev.latchkey.identity.broker;

  uses dev.latchkey.identity.internal.broker.BrokerProvider;
}
