package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The error codes of Microsoft Entra that are known here: those that Microsoft's own page, its
 * troubleshooting articles and the trackers of the Azure SDKs, az and azd are most asked about. The
 * section in {@code TROUBLESHOOTING.md} is generated from this table.
 */
public final class AadstsTable {
  /**
   * One code a line: code, kind, source, meaning, remedy.
   *
   * <p>Kind: {@code again} a new sign-in by the same user repairs it, {@code refused}, {@code
   * tenant} there is no such tenant, {@code scope} the scope can't be, {@code later} Entra is busy.
   *
   * <p>Source: {@code page} is
   * https://learn.microsoft.com/entra/identity-platform/reference-error-codes (as of November
   * 2026), {@code words} is the text of Entra's own answer, in public reports and at
   * https://login.microsoftonline.com/error?code=CODE.
   *
   * <p>A remedy names settings: {@code {client}}, {@code {tenant}}, {@code {proof}} (the secret or
   * certificate), and {@code {id}}, the client id itself.
   */
  private static final String ROWS =
      """
      16000|again|page|the account is not in this tenant, or several accounts are signed in|sign in with an account of the tenant, or have this one invited as a guest
      16001|again|page|the chosen account can't be used any more|sign in again and choose an account
      16003|refused|page|the account is not in this tenant|sign in with another account, or have this one invited as a guest
      28002|scope|page|the scope is not valid|ask for 'RESOURCE/.default'
      50001|refused|page|the resource is disabled or does not exist|check the resource in the scope
      50005|refused|page|a Conditional Access policy does not allow this system|use a system that the policy allows, or ask an administrator
      50011|refused|page|the redirect address is not one of the application|add it to the application (az ad app update --id {id} --public-client-redirect-uris URI), letter by letter
      50012|refused|page|the certificate or the signature of the proof is not accepted|set {proof} to a certificate that the application holds (az ad app credential list --id {id} --cert)
      50013|refused|page|the user's assertion is not valid here|pass the access token that the user called with, unchanged and not expired
      50014|refused|page|the guest has not accepted the invitation, or is in another tenant|accept the invitation, or set {tenant} to the account's tenant
      50020|refused|page|the account is not in this tenant|sign in with an account of the tenant, or have this one invited as a guest
      50027|refused|page|the assertion is no valid token|pass a token that Microsoft Entra issued for this application
      50033|later|page|Microsoft Entra is out of order for a moment|try again
      50034|refused|page|the tenant knows no such user|check the user name, or set {tenant} to the user's tenant
      50049|refused|page|the sign-in server is unknown|set authorityHost(…) or AZURE_AUTHORITY_HOST to the server of the cloud
      50053|refused|page|the account is locked, or its address is blocked|wait some minutes, or ask an administrator to look at the sign-in log
      50055|again|page|the password has expired|sign in again and set a new password
      50056|refused|page|the account has no password here|sign in with the account's own method
      50057|refused|page|the account is disabled|ask an administrator to enable it
      50058|again|page|nobody is signed in, or the session is gone|sign in again
      50059|refused|page|no tenant was named|set {tenant} to a tenant's id or domain
      50064|refused|page|the user name or the password is wrong|sign in again
      50072|again|page|multi-factor authentication must be set up|sign in again and set up the second factor
      50074|again|page|multi-factor authentication is needed|sign in again with the second factor
      50076|again|page|multi-factor authentication is needed|sign in again with the second factor
      50078|again|page|the multi-factor authentication has expired|sign in again with the second factor
      50079|again|page|multi-factor authentication must be set up|sign in again and set up the second factor
      50085|again|page|the account's own provider wants a new sign-in|sign in again
      50089|again|page|the sign-in took too long or has expired|sign in again
      50097|refused|page|a policy asks for a registered device|sign in on a registered device, or ask an administrator
      50105|refused|page|the account is not assigned to the application|ask an administrator to assign the user or a group to the enterprise application
      50125|again|page|the password must be reset|sign in again and follow the page
      50126|refused|page|the user name or the password is wrong|sign in again
      50128|refused|page|no tenant was named, or its domain is wrong|set {tenant} to a tenant's id or domain
      50129|refused|page|a policy asks for a registered device|register the device, or ask an administrator
      50131|refused|page|a Conditional Access policy blocks it|ask an administrator to look at the sign-in log
      50132|again|page|the session has ended, since the password changed or expired|sign in again
      50133|again|page|the session was revoked, since the password changed or expired|sign in again
      50135|refused|page|the password must be changed, since the account is at risk|change the password, then sign in again
      50140|again|page|the sign-in page has a question|sign in again and answer it
      50142|refused|words|a policy asks for a new password|change the password, then sign in again
      50144|refused|page|the password in Active Directory has expired|set a new password, then sign in again
      50146|refused|page|the application needs a signing key of its own|ask the owner of the API
      50155|refused|page|the device could not prove itself|sign in on a registered device, or register this one again
      50158|again|page|a further check outside of Microsoft Entra is due|sign in again and follow the page
      50173|again|page|the sign-in was revoked or the password changed|sign in again
      50194|refused|page|the application is for one tenant only|set {tenant} to the application's tenant, or make the application multi-tenant
      50196|refused|page|the app asks for the same token over and over|build the credential once and share it among the clients
      50199|again|page|the sign-in page wants a confirmation|sign in again and confirm
      51004|refused|page|the account is not in this tenant|set {tenant} to the account's tenant, or have the account invited as a guest
      53000|refused|page|a policy asks for a compliant device|enrol the device, or use one that is
      53001|refused|page|a policy asks for a device that is joined to the domain|use such a device
      53002|refused|page|a policy asks for an approved application|use one, or ask an administrator
      53003|refused|page|a Conditional Access policy blocks it|ask an administrator which policy the sign-in log names
      53004|refused|page|the second factor can't be set up here, since the account is at risk|set it up where the policy allows it, or ask an administrator
      53011|refused|page|the account is blocked, since it is at risk in its home tenant|ask an administrator of the home tenant
      54005|refused|page|the authorization code was used before|sign in again for a new code
      65001|again|page|consent is missing|sign in again and consent, or ask an administrator to consent (az ad app permission admin-consent --id {id})
      65002|refused|page|the application is not preauthorized for this resource|use an application of your own: clientId(…)
      65004|again|page|consent was declined|sign in again and consent
      65005|refused|page|the application's permissions don't name this resource|add the permission (az ad app permission add --id {id} …), then consent
      70000|again|page|the sign-in is not valid any more|sign in again
      70001|refused|page|the application is disabled or not in this tenant|ask an administrator to enable or add it
      70002|refused|page|the secret is wrong|set {proof} to the value, not the id, of a secret of the application
      70008|again|page|the sign-in has expired, long unused|sign in again
      70011|scope|page|the scope is not valid|ask for 'RESOURCE/.default'
      70016|refused|page|the user has not yet entered the code|enter the code on the sign-in page
      70018|refused|page|the device code was entered wrongly|sign in again for a new code
      70019|refused|page|the device code has expired|sign in again for a new code
      70020|refused|words|the device code has expired|sign in again for a new code
      70021|refused|words|no federated identity credential of the application fits the assertion|compare issuer, subject and audience with: az ad app federated-credential list --id {id}
      70025|refused|words|the application has no federated identity credentials|add one: az ad app federated-credential create --id {id}
      70043|again|page|a sign-in frequency policy has ended the sign-in|sign in again
      70044|again|words|a sign-in frequency policy has ended the session|sign in again
      70046|again|words|a policy asks for a new sign-in|sign in again
      90002|tenant|page|there is no such tenant|set {tenant} to a tenant's id or domain, and check the cloud
      90006|later|page|Microsoft Entra is not available for a moment|try again
      90009|refused|page|the application asks for a token for itself by a name|ask for '{id}/.default'
      90012|later|page|Microsoft Entra took too long|try again
      90014|refused|page|a field of the request is missing|set {tenant}, {client} and {proof}
      90019|refused|page|no tenant was named|set {tenant} to a tenant's id or domain
      90023|refused|page|Microsoft Entra does not take the request|check {tenant}, {client} and the scope
      90024|later|page|Microsoft Entra is busy|try again
      90025|later|words|Microsoft Entra is busy|try again
      90033|later|page|the directory is not available for a moment|try again
      90038|refused|page|the tenant is in another cloud|set authorityHost(…) or AZURE_AUTHORITY_HOST to that cloud (az cloud set --name …)
      90055|later|page|the tenant gets too many requests|try again later, and share one credential among the clients
      90072|refused|page|the account is not in this tenant|sign in with an account of the tenant, or have this one invited as a guest
      90094|refused|page|an administrator has to consent|ask an administrator to consent (az ad app permission admin-consent --id {id})
      90095|refused|page|an administrator has to consent, and can be asked on the sign-in page|sign in again and send the request for approval
      160021|again|page|the session does not exist|sign in again
      500011|refused|page|the tenant knows no such resource|check the resource in the scope; it may be of another tenant or another cloud
      500014|refused|words|the resource is disabled in this tenant|ask an administrator to enable its enterprise application
      500021|refused|page|the network lets nobody sign in to this tenant (tenant restrictions)|set {tenant} to an allowed tenant, or ask the network's administrator
      500022|refused|page|the network lets nobody sign in to this tenant (tenant restrictions)|set {tenant} to an allowed tenant, or ask the network's administrator
      500113|refused|words|the application has no redirect address|add one: az ad app update --id {id} --public-client-redirect-uris http://localhost
      500121|again|words|the second factor was not given|sign in again and answer the second factor
      500131|refused|words|the user's assertion is for another application|have the caller ask for a token of this application's scope
      500133|refused|page|the user's assertion has expired|have the caller get a new token
      500208|refused|page|the account is of another kind than the tenant takes|sign in with a work or school account of the tenant
      500212|refused|page|the home tenant does not let its users into this tenant|ask an administrator of the home tenant (cross-tenant access)
      500213|refused|page|this tenant does not let in users of the account's tenant|ask an administrator of this tenant (cross-tenant access)
      501481|refused|page|the proof key does not fit the authorization code|sign in again for a new code
      530003|refused|words|a policy asks for a managed device|enrol the device, or use one that is
      530032|refused|page|a security policy of the tenant blocks it|ask an administrator
      530035|refused|page|the tenant's security defaults block it|sign in in a browser, not by user name and password or device code
      530084|refused|words|a token protection policy blocks it, which an administrator can change|ask an administrator, or sign in through the broker of the system
      650052|refused|page|the organization has not subscribed to the service|ask an administrator to enable the service in the tenant
      650053|refused|words|the resource has no such permission|ask for 'RESOURCE/.default'
      650056|refused|page|the application lists no permissions for the resource, or nobody has consented|add the permission (az ad app permission add --id {id} …), then consent
      650057|refused|page|the application's permissions don't name this resource|add the permission (az ad app permission add --id {id} …), then consent
      700003|refused|words|the device is not in the tenant's directory any more|register the device again
      700005|refused|page|the authorization code is of another tenant|set {tenant} to the tenant in which the user signed in
      700016|refused|page|the tenant knows no such application|set {client} to an application of the tenant, or {tenant} to its tenant
      700022|scope|page|the scope names more than one resource|ask for one resource at a time: 'RESOURCE/.default'
      700023|refused|words|the client assertion is for another audience|make it for the authority that is asked, and for {tenant}
      700024|refused|words|the application's assertion has expired, or a clock is wrong|check the machine's clock, and that the app reads the assertion again for each request
      700025|refused|page|the application is a public client and takes no secret|leave out {proof}, or make the application confidential
      700027|refused|page|the application knows no such certificate, or the signature is wrong|add the certificate to the application (az ad app credential reset --id {id} --append --cert @CERTIFICATE.pem), or set {proof} to one of its own
      700030|refused|page|the certificate's subject is not accepted|set {proof} to a certificate with a subject that the application trusts
      700081|again|words|the sign-in has reached its longest time|sign in again
      700082|again|page|the sign-in has expired, long unused|sign in again
      700084|again|page|the sign-in was for a page and has reached its longest time|sign in again
      700211|refused|words|no federated identity credential of the application fits the assertion's issuer|compare issuer, subject and audience with: az ad app federated-credential list --id {id}
      700212|refused|words|no federated identity credential of the application fits the assertion's audience|compare issuer, subject and audience with: az ad app federated-credential list --id {id}
      700213|refused|words|no federated identity credential of the application fits the assertion's subject|compare issuer, subject and audience with: az ad app federated-credential list --id {id}
      900021|tenant|words|the tenant's id is no valid one|set {tenant} to a tenant's id or domain
      900023|tenant|words|there is no such tenant|set {tenant} to a tenant's id or domain
      900144|refused|page|a field of the request is missing|set {tenant}, {client} and {proof}
      900382|refused|page|an application can't sign in as itself across clouds|use an application of the cloud that is asked
      1000031|refused|page|the application can't be used at this time|ask an administrator
      1002012|scope|words|the scope is not valid for an application that signs in as itself|ask for 'RESOURCE/.default'
      7000112|refused|page|the application is disabled|ask an administrator to enable its enterprise application
      7000114|refused|page|the user's assertion is an application's, not a user's|use ClientSecretCredential in a call without a user
      7000215|refused|page|the secret is wrong|set {proof} to the value, not the id, of a secret of the application
      7000218|refused|page|the application is no public client, so that Microsoft Entra asks for its secret|in the app registration, under Authentication, switch on "Allow public client flows" (az ad app update --id {id} --is-fallback-public-client true) and move the redirect address from Web to "Mobile and desktop applications"
      7000222|refused|page|the secret has expired|make a new secret (az ad app credential reset --id {id} --append) and set {proof} to it
      7000229|refused|words|the application has no service principal in the tenant|az ad sp create --id {id}
      7000272|refused|words|the assertion is not signed by its issuer|check that the assertion comes unchanged from its issuer
      9001023|refused|page|this way to sign in needs a tenant|set {tenant} to the application's tenant
      9002313|refused|page|Microsoft Entra can't read the request|check {tenant}, {client} and the scope
      9002325|refused|words|the redirect address is registered for a page in a browser|register it under "Mobile and desktop applications" in place of "Single-page application"
      9002332|refused|page|the application is for work and school accounts only|sign in with such an account, and set {tenant} to its tenant
      9002341|again|page|single sign-on must be permitted|sign in again and permit it
      """;

  private static final Map<String, Row> BY_CODE = read();

  private AadstsTable() {}

  /**
   * One code.
   *
   * @param code its digits
   * @param kind the kind of failure where a tool reports it
   * @param isAboutScope whether another scope repairs it
   * @param source {@code page} or {@code words}
   * @param meaning what it means, without a full stop
   * @param remedy what repairs it, with the names of settings in braces
   */
  public record Row(
      String code,
      FailureKind kind,
      boolean isAboutScope,
      String source,
      String meaning,
      String remedy) {}

  /**
   * All codes.
   *
   * @return the rows, by number
   */
  public static List<Row> rows() {
    return List.copyOf(BY_CODE.values());
  }

  /**
   * One code.
   *
   * @param code its digits
   * @return its row; a refusal without meaning and remedy, if it is not known here
   */
  static Row row(String code) {
    Row known = BY_CODE.get(code);
    return known == null ? new Row(code, FailureKind.REFUSED, false, "", "", "") : known;
  }

  private static Map<String, Row> read() {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : ROWS.split("\n", -1)) {
      List<String> cells = new ArrayList<>(List.of(line.split("\\|", -1)));
      if (cells.size() == 5) {
        String kind = cells.get(1);
        rows.put(
            cells.get(0),
            new Row(
                cells.get(0),
                kind(kind),
                kind.equals("scope"),
                cells.get(2),
                cells.get(3),
                cells.get(4)));
      }
    }
    return Collections.unmodifiableMap(rows);
  }

  private static FailureKind kind(String name) {
    return switch (name) {
      case "again" -> FailureKind.REAUTHENTICATION_REQUIRED;
      case "tenant" -> FailureKind.INVALID_REQUEST;
      case "later" -> FailureKind.NETWORK;
      default -> FailureKind.REFUSED;
    };
  }
}
