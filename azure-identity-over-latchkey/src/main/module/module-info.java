/**
 * The classes of azure-identity, for libraries that bring it: copies of the API of {@code
 * dev.latchkey.identity}, which share all that is behind it.
 */
@org.jspecify.annotations.NullMarked
module com.azure.identity {
  requires transitive com.azure.core;
  // The kinds of failure are its own class.
  requires transitive dev.latchkey.identity;
  requires com.microsoft.aad.msal4j;
  requires static transitive org.jspecify;

  exports com.azure.identity;
}
