/** Key Vault: {@code <vault>.vault.azure.net}. */
package dev.latchkey.lab.internal.keyvault;
