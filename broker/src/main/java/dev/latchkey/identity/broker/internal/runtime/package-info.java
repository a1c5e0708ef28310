/**
 * The broker of Windows (WAM) and macOS (Company Portal), through Microsoft's own library
 * MSALRuntime and JNA. Experimental: nobody has run it against a live broker.
 */
package dev.latchkey.identity.broker.internal.runtime;
