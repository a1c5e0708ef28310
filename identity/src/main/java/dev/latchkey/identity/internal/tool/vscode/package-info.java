/** The sign-in of Visual Studio Code: its record, and the broker that issues the token. */
package dev.latchkey.identity.internal.tool.vscode;
