/** Azure PowerShell: how it is run, what its failures mean, and which account is signed in. */
package dev.latchkey.identity.internal.tool.powershell;
