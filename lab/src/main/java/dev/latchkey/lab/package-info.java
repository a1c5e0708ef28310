/** Start a lab, describe its tenants, ask what it was asked. */
package dev.latchkey.lab;
