/** The account of the operating system, of which its authentication broker issues tokens. */
package dev.latchkey.identity.internal.tool.broker;
