/** What may stand between an agent and its vault: a listener, or somebody who answers in the vault's place. */
@NullMarked
package dev.coffre.acceptance.network;

import org.jspecify.annotations.NullMarked;
