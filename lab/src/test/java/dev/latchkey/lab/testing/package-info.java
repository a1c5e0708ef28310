/** What the tests of every module share: which real tools there are, and why a test was skipped. */
package dev.latchkey.lab.testing;
