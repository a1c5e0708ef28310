/**
 * Azure SDK credentials that use the developer's own sign-in: what the Azure CLI and the other
 * tools on the machine hold, given to any Azure SDK client as a {@code TokenCredential}.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // The modules that are named below are compiled later.
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
  // azure-identity-over-latchkey has copies of the API's classes, which share all that is behind.
  exports dev.latchkey.identity.internal.entra to
      com.azure.identity;
  exports dev.latchkey.identity.internal.entra.interaction to
      com.azure.identity;
  exports dev.latchkey.identity.internal.entra.proof to
      com.azure.identity;
  // The command walks the same chain, and finds and runs a tool as the library does.
  // The team's access asks git in the same way.
  exports dev.latchkey.identity.internal.process to
      com.azure.identity,
      dev.latchkey.access,
      dev.latchkey.cli,
      dev.latchkey.identity.broker;
  // The file of a team's secret is its user's alone, as the tools' files are.
  exports dev.latchkey.identity.internal.files to
      dev.latchkey.access,
      dev.latchkey.cli;
  exports dev.latchkey.identity.internal.tool to
      com.azure.identity,
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
      com.azure.identity,
      dev.latchkey.cli,
      dev.latchkey.identity.broker;
  exports dev.latchkey.identity.internal.source to
      com.azure.identity,
      dev.latchkey.cli,
      dev.latchkey.identity.broker;
  exports dev.latchkey.identity.internal.project to
      com.azure.identity,
      dev.latchkey.cli;
  exports dev.latchkey.identity.internal.chain to
      com.azure.identity,
      dev.latchkey.cli;
  // The doctor judges files, proxies and managed identities by the rules of the credentials.
  exports dev.latchkey.identity.internal.http to
      com.azure.identity,
      dev.latchkey.cli;
  exports dev.latchkey.identity.internal.managed to
      com.azure.identity,
      dev.latchkey.cli;
  // The broker's module implements it, and the doctor looks at it.
  exports dev.latchkey.identity.internal.broker to
      com.azure.identity,
      dev.latchkey.cli,
      dev.latchkey.identity.broker;

  uses dev.latchkey.identity.internal.broker.BrokerProvider;
}
