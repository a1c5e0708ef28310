import com.azure.core.credential.TokenRequestContext
import dev.latchkey.identity.*

fun name(options: TokenCachePersistenceOptions) = options.name
fun message(options: BrowserCustomizationOptions) = options.errorMessage

fun main() {
    val credential = DefaultAzureCredentialBuilder().tenantId(System.getenv("TENANT")).build()
    val options = listOf(TokenCachePersistenceOptions())
    val names = options.map { it.name }
    val ids = listOf(ManagedIdentityCredentialBuilder().build()).map { it.clientId }
    val first = options.firstOrNull()?.name
    val request = AuthenticationRequiredException("x", TokenRequestContext()).tokenRequestContext
    println("$names $ids $first $request ${name(options[0])} ${message(BrowserCustomizationOptions())}")
    try {
        credential.getTokenSync(TokenRequestContext().addScopes("https://vault.azure.net/.default"))
    } catch (e: SignInException) {
        println(e.attempts().map { it.remedy() })
    }
}
