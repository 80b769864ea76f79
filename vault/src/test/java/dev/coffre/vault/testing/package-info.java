/** What tests of every module need of a vault: the contract, records without keys, faults and a clock. */
@NullMarked
package dev.coffre.vault.testing;

import org.jspecify.annotations.NullMarked;
