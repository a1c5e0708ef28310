/** App Configuration: {@code <store>.azconfig.io}. */
package dev.latchkey.lab.internal.appconfiguration;
