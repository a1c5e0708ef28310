package dev.latchkey.access.internal.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.access.internal.azure.ScopeName.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a scope is written. */
class ScopeNameTest {
  private static final String SUB = "/subscriptions/a0000000-0000-4000-8000-000000000001";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "https://Data1.blob.core.windows.net | data1 | Microsoft.Storage/storageAccounts | -",
        "https://data1.blob.core.windows.net/ | data1 | Microsoft.Storage/storageAccounts | -",
        "HTTPS://data1.blob.core.windows.net:443/c | data1 | Microsoft.Storage/storageAccounts |"
            + " /blobServices/default/containers/c",
        "https://data1.dfs.core.windows.net/fs/ | data1 | Microsoft.Storage/storageAccounts |"
            + " /blobServices/default/containers/fs",
        "https://data1.queue.core.windows.net/q | data1 | Microsoft.Storage/storageAccounts |"
            + " /queueServices/default/queues/q",
        "https://data1.table.core.windows.net/t | data1 | Microsoft.Storage/storageAccounts |"
            + " /tableServices/default/tables/t",
        "https://data1.file.core.windows.net/s | data1 | Microsoft.Storage/storageAccounts |"
            + " /fileServices/default/fileshares/s",
        "https://my-vault.vault.azure.net/ | my-vault | Microsoft.KeyVault/vaults | -",
        "https://ns.servicebus.windows.net | ns |"
            + " Microsoft.ServiceBus/namespaces,Microsoft.EventHub/namespaces | -",
        "https://cfg.azconfig.io | cfg | Microsoft.AppConfiguration/configurationStores | -",
        "https://db.documents.azure.com:443/ | db | Microsoft.DocumentDB/databaseAccounts | -",
      })
  void urlNamesAResource(String text, String name, String types, @Nullable String rest) {
    ScopeName scope = ScopeName.parse(text);
    assertThat(scope.kind()).isEqualTo(Kind.URL);
    assertThat(scope.resource()).isEqualTo(name);
    assertThat(String.join(",", scope.types())).isEqualTo(types);
    assertThat(scope.rest()).isEqualTo(rest == null ? "" : rest);
  }

  @Test
  void idsAndNamesAreRead() {
    assertThat(ScopeName.parse("Dev").kind()).isEqualTo(Kind.SUBSCRIPTION);
    assertThat(ScopeName.parse(SUB + "/").kind()).isEqualTo(Kind.SUBSCRIPTION);
    assertThat(ScopeName.parse("My Dev/rg-app").resourceGroup()).isEqualTo("rg-app");
    assertThat(ScopeName.parse(SUB + "/resourceGroups/rg").kind()).isEqualTo(Kind.RESOURCE_GROUP);
    ScopeName container =
        ScopeName.parse(
            SUB
                + "/resourcegroups/rg/providers/Microsoft.Storage/storageAccounts/x"
                + "/blobServices/default/containers/c");
    assertThat(container.kind()).isEqualTo(Kind.RESOURCE);
    assertThat(container.resource()).isEqualTo("x");
    assertThat(container.rest()).isEqualTo("/blobServices/default/containers/c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ | expected is /subscriptions/ID",
        "/subscriptions/dev | expected is /subscriptions/ID",
        "/subscriptions/a0000000-0000-4000-8000-000000000001/x | expected is /subscriptions/ID",
        "/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/a/b | expected after",
        "/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/a/../b/c/d/e | expected"
            + " is /subscriptions/ID",
        "/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/rg?x | expected is",
        "/providers/Microsoft.Management/managementGroups/x | expected is /subscriptions/ID",
        "a/b/c | expected is a resource id",
        "Dev/ | expected is a resource id",
        "/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/a/providers/Microsoft.Authorization/x/y"
            + " | expected after",
        "http://x.blob.core.windows.net | expected is a URL that begins with https://",
        "https:// | it is not a URL",
        "https://x.blob.core.windows.net:8080 | expected is a URL without a port",
        "https://me@x.blob.core.windows.net | expected is a URL without user name",
        "https://x.blob.core.windows.net/a/b | expected is at most one name after the host",
        "https://x.vault.azure.net/secrets/y | expected is a URL without a path",
        "https://x.y.blob.core.windows.net | the host is not a resource's",
        "https://blob.core.windows.net | the host is none of those that are known (*.azconfig.io,",
        "https://x.blob.core.windows.net.evil.test | the host is none of those",
      })
  void malformedScopeIsRefused(String text, String why) {
    assertThatThrownBy(() -> ScopeName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
