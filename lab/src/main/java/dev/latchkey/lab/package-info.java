/** Start a lab, describe its tenants, see the requests that it got. */
package dev.latchkey.lab;
