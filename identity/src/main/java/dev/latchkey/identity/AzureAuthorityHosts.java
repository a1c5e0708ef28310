package dev.latchkey.identity;

/** The sign-in servers of Microsoft's clouds. */
public final class AzureAuthorityHosts {
  /** The public cloud. */
  public static final String AZURE_PUBLIC_CLOUD = "https://login.microsoftonline.com/";

  /** The cloud in China, operated by 21Vianet. */
  public static final String AZURE_CHINA = "https://login.chinacloudapi.cn/";

  /** The cloud for the government of the USA. */
  public static final String AZURE_GOVERNMENT = "https://login.microsoftonline.us/";

  /**
   * The cloud in Germany, which Microsoft closed in 2021.
   *
   * @deprecated The server is gone. For code that was written for azure-identity.
   */
  @Deprecated public static final String AZURE_GERMANY = "https://login.microsoftonline.de/";

  private AzureAuthorityHosts() {}
}
