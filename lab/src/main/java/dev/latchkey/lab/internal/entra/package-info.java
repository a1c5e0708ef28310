/**
 * Microsoft Entra ID as its clients see it at login.microsoftonline.com: discovery, the sign-in
 * pages, the grants, the tokens, and the errors with their AADSTS codes.
 */
package dev.latchkey.lab.internal.entra;
