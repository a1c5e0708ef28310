/** The endpoints by which a program on an Azure machine gets tokens without a credential. */
package dev.latchkey.lab.internal.managedidentity;
