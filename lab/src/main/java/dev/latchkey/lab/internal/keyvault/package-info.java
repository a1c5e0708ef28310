/** Key vaults: their secrets, and who may use them. */
package dev.latchkey.lab.internal.keyvault;
