/** Sources and folders for the tests of this module and of those that stand on it. */
@NullMarked
package dev.coffre.backup.testing;

import org.jspecify.annotations.NullMarked;
